using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// How texts stand in a sequence: a mark of its language before each, and a mark of the end behind the last. A translation stands behind its original; an example, an original with its translation, before both.
/// </summary>
/// <param name="End">The token that ends a sequence.</param>
/// <param name="Languages">The token that begins a text, for each language.</param>
internal sealed record Marks(int End, IReadOnlyList<int> Languages)
{
    /// <summary>Those of the corpus's languages.</summary>
    /// <param name="vocabulary">A vocabulary with the corpus's special tokens.</param>
    public static Marks Of(BpeVocabulary vocabulary) =>
        new(vocabulary.SpecialTokens[CorpusTokens.End], [.. ParallelCorpus.Languages.Select(language => vocabulary.SpecialTokens[CorpusTokens.Language(language)])]);

    /// <summary>A text by itself; all of it is learned, once. A text that is too long comes in pieces, each behind as much of the one before as half of a sequence, as generators read it when they slide.</summary>
    /// <param name="language">Its language, as a place in <see cref="Languages"/>.</param>
    /// <param name="text">Its tokens.</param>
    /// <param name="longest">The longest sequence in tokens, 4 or more.</param>
    public IEnumerable<LearnedSequence> Text(int language, int[] text, int longest)
    {
        (int mark, int room) = (Languages[language], longest - 2); // beside the mark and the end
        int start = 0, end;
        do
        {
            int kept = start == 0 ? 0 : room / 2;
            end = Math.Min(text.Length, start + room - kept);
            int[] last = end == text.Length ? [End] : [];
            int[] tokens = [mark, .. text[(start - kept)..end], .. last];
            yield return new(tokens, [(1 + kept, tokens.Length)], language);
            start = end;
        }
        while (end < text.Length);
    }

    /// <summary>A translation; what is learned is the translation.</summary>
    /// <param name="source">The language of the original.</param>
    /// <param name="target">The language of the translation.</param>
    /// <param name="original">The original's tokens.</param>
    /// <param name="translation">The translation's tokens.</param>
    public LearnedSequence Translation(int source, int target, int[] original, int[] translation) => Sequence(target, [(source, original, false), (target, translation, true)]);

    /// <summary>A translation behind an example; both translations are learned, the first as one without an example.</summary>
    /// <param name="source">The language of the originals.</param>
    /// <param name="target">The language of the translations.</param>
    /// <param name="example">An original and its translation.</param>
    /// <param name="original">The original's tokens.</param>
    /// <param name="translation">The translation's tokens.</param>
    public LearnedSequence WithExample(int source, int target, (int[] Original, int[] Translation) example, int[] original, int[] translation) =>
        Sequence(target, [(source, example.Original, false), (target, example.Translation, true), (source, original, false), (target, translation, true)]);

    // The mark behind a learned text is learned with it: whatever comes next, the text is over.
    private LearnedSequence Sequence(int language, ReadOnlySpan<(int Language, int[] Tokens, bool Learned)> parts)
    {
        List<int> tokens = [];
        List<(int Start, int End)> learned = [];
        foreach ((int own, int[] text, bool isLearned) in parts)
        {
            tokens.Add(Languages[own]);
            int start = tokens.Count;
            tokens.AddRange(text);
            if (isLearned)
            {
                learned.Add((start, tokens.Count + 1));
            }
        }

        tokens.Add(End);
        return new([.. tokens], [.. learned], language);
    }
}
