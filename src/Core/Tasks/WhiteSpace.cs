using System.Text;

namespace MlNetPath.Core;

/// <summary>Folds white space, as every text of a task is before anything else sees it.</summary>
public static class WhiteSpace
{
    /// <summary>Every run of white space (line breaks too) as one space, none at the ends.</summary>
    public static string Fold(string text)
    {
        if (!NeedsFolding(text))
        {
            return text;
        }

        var folded = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (!char.IsWhiteSpace(c))
            {
                folded.Append(c);
            }
            else if (folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        if (folded.Length > 0 && folded[^1] == ' ')
        {
            folded.Length--;
        }

        return folded.ToString();
    }

    private static bool NeedsFolding(string text)
    {
        bool space = true;
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                if (space || c != ' ')
                {
                    return true;
                }

                space = true;
            }
            else
            {
                space = false;
            }
        }

        return space && text.Length > 0;
    }
}
