using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The simplest tokens: the bytes of UTF-8 as they are, an end, and before every text its language.</summary>
internal static class ByteTokens
{
    /// <summary>The end of a text.</summary>
    public const int End = 256;

    /// <summary>The bytes and the end.</summary>
    public const int VocabularySize = 257;

    private static readonly List<string> Languages = [.. ParallelCorpus.Languages];

    /// <summary>The token of a language of the corpus, which only starts a text.</summary>
    public static int Of(string language) => VocabularySize + Languages.IndexOf(language);

    /// <summary>The tokens of a text.</summary>
    public static TokenText Of(string language, ReadOnlySpan<byte> utf8)
    {
        var tokens = new int[utf8.Length + 2];
        tokens[0] = Of(language);
        for (int i = 0; i < utf8.Length; i++)
        {
            tokens[i + 1] = utf8[i];
        }

        tokens[^1] = End;
        return new TokenText(language, tokens, utf8.Length);
    }

    /// <summary>The tokens of a text.</summary>
    public static TokenText Of(CorpusText text) => Of(text.Language, Encoding.UTF8.GetBytes(text.Text));

    /// <summary>The tokens of all rows of a split whose labels are languages.</summary>
    public static TokenText[] Of(TextTask task, TextData data) =>
        [.. Enumerable.Range(0, data.Count).Select(row => Of(task.Labels[data.Labels[row]], data.Utf8(row)))];
}
