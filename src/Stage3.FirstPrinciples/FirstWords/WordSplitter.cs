namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Cuts text into words at white space. Marks at the start or the end of a word become words of their own; those inside it (<c>s'il</c>, <c>grand-mère</c>) stay.</summary>
internal static class WordSplitter
{
    private const string Opening = "¿¡", Closing = ",.?!";

    /// <summary>What can end a sentence.</summary>
    public static IReadOnlyList<string> Ends { get; } = [".", "?", "!"];

    /// <summary>The words of a text, in order.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        foreach (string piece in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            int start = piece.Length - piece.TrimStart([.. Opening]).Length;
            int end = Math.Max(start, piece.TrimEnd([.. Closing]).Length);
            words.AddRange(piece[..start].Select(mark => mark.ToString()));
            if (end > start)
            {
                words.Add(piece[start..end]);
            }

            words.AddRange(piece[end..].Select(mark => mark.ToString()));
        }

        return words;
    }

    /// <summary>Whether a word is a word and no mark.</summary>
    public static bool IsWord(string word) => !(word.Length == 1 && (Opening + Closing).Contains(word[0]));
}
