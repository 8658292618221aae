using System.Text;
using System.Text.RegularExpressions;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>Byte-pair encoding as its paper tells it: counts all pairs of all pre-tokens anew for each merge, and knows bytes only.</summary>
internal static class NaiveTrainer
{
    /// <summary>The merges, each as the bytes of its two parts in hexadecimal.</summary>
    public static List<(string Left, string Right)> Train(IEnumerable<string> texts, int count)
    {
        List<List<string>> words = [.. texts.SelectMany(text => Regex.Matches(text, BpeTrainingOptions.DefaultPattern)).Select(match => Encoding.UTF8.GetBytes(match.Value).Select(b => b.ToString("x2")).ToList())];
        Dictionary<string, int> ids = Gpt2Bytes().Select((b, id) => (Token: b.ToString("x2"), id)).ToDictionary(t => t.Token, t => t.id);
        var merges = new List<(string, string)>();
        while (merges.Count < count)
        {
            var counts = new Dictionary<(string Left, string Right), int>();
            foreach (List<string> word in words)
            {
                for (int i = 1; i < word.Count; i++)
                {
                    counts[(word[i - 1], word[i])] = counts.GetValueOrDefault((word[i - 1], word[i])) + 1;
                }
            }

            var often = counts.Where(pair => pair.Value > 1 && pair.Key.Left.Length + pair.Key.Right.Length <= 2 * 64).ToList();
            if (often.Count == 0)
            {
                break;
            }

            (string left, string right) = often.OrderByDescending(pair => pair.Value).ThenBy(pair => ids[pair.Key.Left]).ThenBy(pair => ids[pair.Key.Right]).First().Key;
            merges.Add((left, right));
            ids.Add(left + right, ids.Count); // throws where a token comes about in two ways
            foreach (List<string> word in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if (word[i] == left && word[i + 1] == right)
                    {
                        word[i] += right;
                        word.RemoveAt(i + 1);
                    }
                }
            }
        }

        return merges;
    }

    // In the order of GPT-2's vocabulary: what can be printed, then the rest.
    private static IEnumerable<int> Gpt2Bytes()
    {
        int[] printable = [.. Enumerable.Range(33, 94), .. Enumerable.Range(161, 12), .. Enumerable.Range(174, 82)];
        return printable.Concat(Enumerable.Range(0, 256).Except(printable));
    }
}
