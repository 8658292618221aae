namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// A sentence begins with a capital letter, whatever its first word is; <c>The</c> and <c>the</c> are one word, <c>San</c> and <c>san</c> are not. So a first word gets
/// the case that it has inside the sentences of its language, and the lower one where it never stands inside.
/// </summary>
internal sealed class SentenceCase
{
    private readonly HashSet<(string Language, string Word)> inside;

    /// <summary>Looks at how words are written where no sentence begins.</summary>
    public SentenceCase(IEnumerable<Sentence> sentences) =>
        inside = [.. sentences.SelectMany(sentence => sentence.Words.Skip(First(sentence) + 1).Select(word => (sentence.Language, word)))];

    /// <summary>The sentence, its first word in the case that it has elsewhere.</summary>
    public Sentence Apply(Sentence sentence)
    {
        int first = First(sentence);
        string word = sentence.Words[first], lower = Lower(sentence.Language, word);
        bool capital = inside.Contains((sentence.Language, word)) && !inside.Contains((sentence.Language, lower));
        return capital ? sentence : sentence with { Words = [.. sentence.Words.Take(first), lower, .. sentence.Words.Skip(first + 1)] };
    }

    private static int First(Sentence sentence) => sentence.Words.TakeWhile(word => !WordSplitter.IsWord(word)).Count();

    // Turkish has an i with a dot and one without, each in both cases.
    private static string Lower(string language, string word) =>
        (language == "tr" && word[0] == 'İ' ? 'i' : language == "tr" && word[0] == 'I' ? 'ı' : char.ToLowerInvariant(word[0])) + word[1..];
}
