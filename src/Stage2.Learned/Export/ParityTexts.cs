using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>The texts that an exported file is proven on: some of the task, and such as make normalizing and hashing hard.</summary>
internal static class ParityTexts
{
    private const int FromTask = 256, Joined = 32, Random = 64, Seed = 1;

    // Of one text of the task, which may be a book; and of the one long text.
    private const int LongestOfTask = 4_000, Longest = 100_000;

    private static readonly string[] Hard =
    [
        "", " ", "a", "1 2 3", "\t\r\n a\u0085b\u00A0c\u2028d\u3000e ", "\0\u0007\u007F",
        "{0}", "{0}{1} <VALUE>", "%s", "%s %d 100% %%x", "a{0}b <b>c</b> {not closed", "{a{b}c}d", "<> <x> {<f>} <{g}>", "{%d} %{0}",
        $"{{{new string('x', TextNormalizer.LongestPlaceholder)}}} {{{new string('x', TextNormalizer.LongestPlaceholder + 1)}}} a",
        "<🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂> b <x🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂> c",
        "İıſ\u212A ẞß ΌΣΟΣ ŁÓDŹ", "🙂🙃 👩‍👩‍👧 𐐀𐐁 \U0010FFFF", "half \uD83D of a pair \uDE42", "日本語のテキスト 한국어 ٣４ עברית",
    ];

    /// <summary>The texts, always the same for the same task.</summary>
    public static IEnumerable<string> Of(TextTask task)
    {
        // Not the test split: whoever looks at this proof must not have seen it.
        TextData data = task.ValidationData.Count > 0 ? task.ValidationData : task.TrainData;
        string[] own = [.. Enumerable.Range(0, Math.Min(FromTask, data.Count)).Select(i => Start(data.Text((int)((long)i * data.Count / Math.Min(FromTask, data.Count)))))];
        var random = new Random(Seed);

        // Texts of several labels joined are those that a model is least sure of, where a difference shows most.
        IEnumerable<string> joined = Enumerable.Range(0, Joined).Select(i => string.Join(' ', Enumerable.Range(0, 2 << (i % 5)).Select(_ => own[random.Next(own.Length)])));
        return [.. own, .. Hard, .. joined, .. Enumerable.Range(0, Random).Select(_ => CodePoints(random)), Long(own)];
    }

    private static string Start(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, LongestOfTask)].ToString();

    private static string CodePoints(Random random)
    {
        var text = new StringBuilder();
        for (int left = random.Next(1, 60); left > 0; left--)
        {
            // Half of them from where the letters are.
            int codePoint = random.Next(random.Next(2) == 0 ? 0x600 : 0x110000);
            text.Append(Rune.IsValid(codePoint) ? char.ConvertFromUtf32(codePoint) : " ");
        }

        return text.ToString();
    }

    private static string Long(string[] texts)
    {
        var text = new StringBuilder();
        for (int i = 0; text.Length < Longest; i++)
        {
            text.Append(texts[i % texts.Length]).Append(' ');
        }

        return text.ToString();
    }
}
