using System.Runtime.InteropServices;
using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Translates word for word: each word by the one that <see cref="IbmModel1"/> finds likeliest, at its place; words that hardly ever produce one (articles, often) by nothing, unknown words and all
/// that <see cref="Piece"/> keeps by themselves. English words are looked up in lower case. Immutable and safe to use from many threads.
/// </summary>
internal sealed class LexiconTranslator : IOneWayTranslator
{
    private const int Null = 0; // the word that target words come from which no source word produces
    private const int Iterations = 6;

    // Longer pairs would cost most of the time and say least about which word belongs to which.
    private const int MostPieces = 50;

    private readonly Dictionary<string, string> lexicon = new(StringComparer.Ordinal);
    private readonly bool spaced;

    /// <param name="pairs">What to learn from.</param>
    /// <param name="target">The target language: Chinese and Japanese are written without spaces between words.</param>
    /// <param name="leastProduced">A word that produces fewer target words than this on average is translated by nothing.</param>
    /// <param name="cancellation">Stops the training.</param>
    public LexiconTranslator(IReadOnlyList<TranslationPair> pairs, string target, double leastProduced = 0.5, CancellationToken cancellation = default)
    {
        spaced = target is not ("ja" or "zh-Hans" or "zh-Hant");
        var sources = new Dictionary<string, int>(StringComparer.Ordinal) { [""] = Null };
        var targets = new Dictionary<string, int>(StringComparer.Ordinal);
        var numbered = new List<(int[] Source, int[] Target)>();
        var occurrences = new Dictionary<int, int>();
        foreach (TranslationPair pair in pairs)
        {
            string[] from = [.. Piece.Of(pair.Source).Where(piece => !piece.Kept).Select(piece => piece.Text.ToLowerInvariant())];
            string[] to = [.. Piece.Of(pair.Target, overlapping: true).Where(piece => !piece.Kept).Select((piece, i) => i == 0 ? WithoutCapital(piece.Text) : piece.Text)];
            if (from.Length is 0 or > MostPieces || to.Length is 0 or > MostPieces)
            {
                continue;
            }

            int[] source = [Null, .. from.Select(word => Number(sources, word))];
            numbered.Add((source, [.. to.Select(word => Number(targets, word))]));
            foreach (int word in source)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(occurrences, word, out _)++;
            }
        }

        var model = new IbmModel1(numbered, Iterations, cancellation: cancellation);
        Dictionary<int, (int Target, double Probability)> best = model.Best();
        string[] targetWords = [.. targets.OrderBy(word => word.Value).Select(word => word.Key)];
        foreach ((string word, int number) in sources)
        {
            if (number != Null)
            {
                lexicon[word] = model.Produced(number) < leastProduced * occurrences[number] ? "" : targetWords[best[number].Target];
            }
        }
    }

    /// <inheritdoc/>
    public string Translate(string source)
    {
        var translation = new StringBuilder(source.Length * 2);
        foreach (Piece piece in Piece.Of(source))
        {
            string word = piece.Kept ? piece.Text : lexicon.GetValueOrDefault(piece.Text.ToLowerInvariant(), piece.Text);
            if (word.Length == 0)
            {
                continue;
            }

            if (piece.SpaceBefore && translation.Length > 0 && (spaced || (word[0] < 0x80 && translation[^1] < 0x80)))
            {
                translation.Append(' ');
            }

            translation.Append(translation.Length == 0 && char.IsUpper(source[0]) ? char.ToUpperInvariant(word[0]) + word[1..] : word);
        }

        return translation.ToString();
    }

    // The first word of a sentence has a capital whatever word it is; one with more capitals is a name.
    private static string WithoutCapital(string word) => word.Skip(1).Any(char.IsUpper) ? word : word.ToLowerInvariant();

    private static int Number(Dictionary<string, int> numbers, string word)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, word, out bool known);
        return number = known ? number : numbers.Count - 1;
    }
}
