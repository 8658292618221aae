using System.Text;

namespace MlNetPath.Documentation.Tests;

/// <summary>Shows how a document differs from what it should be.</summary>
internal static class Drift
{
    private const int Context = 2;

    /// <summary>The differing lines with a little around them, or an empty text where nothing differs. Minus is the document, plus what it should say.</summary>
    public static string Show(string document, string actual, string expected)
    {
        if (actual == expected)
        {
            return "";
        }

        string[] old = actual.Split('\n');
        string[] wanted = expected.Split('\n');
        int[,] common = CommonLines(old, wanted);
        var changes = new List<(char Sign, string Line, int Number)>();
        for (int i = 0, j = 0; i < old.Length || j < wanted.Length;)
        {
            changes.Add(
                i < old.Length && j < wanted.Length && old[i] == wanted[j] ? (' ', old[i++], ++j)
                : j == wanted.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]) ? ('-', old[i++], j + 1)
                : ('+', wanted[j++], j));
        }

        var text = new StringBuilder($"{document} differs from its sources:\n");
        int shown = -1;
        for (int i = 0; i < changes.Count; i++)
        {
            if (!changes.Skip(i - Context).Take(Math.Min(Context, i) + Context + 1).Any(c => c.Sign != ' '))
            {
                continue;
            }

            if (shown != i - 1)
            {
                text.Append("  line ").Append(changes[i].Number).Append('\n');
            }

            text.Append("  ").Append(changes[i].Sign).Append(' ').Append(changes[i].Line).Append('\n');
            shown = i;
        }

        return text.ToString();
    }

    // Length of the longest common subsequence of the lines from i and from j on.
    private static int[,] CommonLines(string[] a, string[] b)
    {
        var length = new int[a.Length + 1, b.Length + 1];
        for (int i = a.Length - 1; i >= 0; i--)
        {
            for (int j = b.Length - 1; j >= 0; j--)
            {
                length[i, j] = a[i] == b[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
            }
        }

        return length;
    }
}
