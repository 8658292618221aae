using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>All different words of a corpus, each with a number from 0 up, the most frequent ones first. Immutable.</summary>
internal sealed class Vocabulary
{
    /// <summary>Stands before the first word of a sentence, so that beginning one can be learned too.</summary>
    public const string Start = "<start>";

    private readonly Dictionary<string, int> numbers;

    /// <summary>Numbers the words of a corpus.</summary>
    public Vocabulary(Corpus corpus)
    {
        Words = [Start, .. corpus.Sentences.SelectMany(sentence => sentence.Words).GroupBy(word => word).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];
        numbers = Words.Select((word, number) => (word, number)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The words; each one's place is its number.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The number of a word that is known to be there.</summary>
    public int this[string word] => numbers[word];

    /// <summary>The numbers of what a person typed. The case need not be right.</summary>
    /// <exception cref="InputException">There is no word, a word is not in the vocabulary, or a sentence ends in the text, so that nothing comes next.</exception>
    public IReadOnlyList<int> Read(string text)
    {
        IReadOnlyList<string> words = WordSplitter.Split(text);
        if (words.Count == 0)
        {
            throw new InputException("There is no word to go on from. Give at least one, such as \"San\".");
        }

        return words.FirstOrDefault(WordSplitter.Ends.Contains) is { } end
            ? throw new InputException($"'{end}' ends the sentence, and the network has learned nothing beyond that. Leave it out.")
            : [.. words.Select(Find)];
    }

    private int Find(string word) =>
        numbers.TryGetValue(word, out int number) ? number
        : Words.FirstOrDefault(known => known.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } other ? numbers[other]
        : throw new InputException($"'{word}' is none of the {Words.Count - 1:N0} words that the network knows.{Near(word)} They are those of datasets/first-words.");

    private string Near(string word)
    {
        IReadOnlyList<string> near = Spelling.Near(word, Words.Skip(1).Where(WordSplitter.IsWord), 3);
        return near.Count == 0 ? "" : $" Near it are {string.Join(", ", near.Select(n => $"'{n}'"))}.";
    }
}
