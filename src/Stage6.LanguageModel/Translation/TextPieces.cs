namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Cuts texts that are longer than a model can read.</summary>
internal static class TextPieces
{
    // Behind these it is cut, the best first.
    private static readonly string[] Ends = ["\n", ". ", "。", " "];

    /// <summary>The pieces of a text, together the text: cut behind a line, or else behind a sentence, a word, or anywhere, but never within a character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Characters of a piece at most, 2 or more.</param>
    public static IEnumerable<string> Of(string text, int most)
    {
        while (text.Length > most)
        {
            string window = text[..most];
            int cut = Ends.Select(end => window.LastIndexOf(end, StringComparison.Ordinal) is var at and >= 0 ? at + end.Length : 0).FirstOrDefault(at => at > most / 4, char.IsHighSurrogate(window[^1]) ? most - 1 : most);
            yield return text[..cut];
            text = text[cut..];
        }

        yield return text;
    }
}
