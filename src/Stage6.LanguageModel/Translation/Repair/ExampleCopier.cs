using Microsoft.ML.Tokenizers;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Makes what copies from the translation of a message: it knows the tokens of texts, and which of them stand for which. Safe to use from many threads.</summary>
internal sealed class ExampleCopier
{
    private readonly BpeTokenizer tokenizer;
    private readonly TokenLexicon lexicon;
    private readonly int[] ends;

    /// <param name="vocabulary">The model's tokens, with the corpus's special ones.</param>
    /// <param name="pairs">Messages and their translations, to learn the lexicon from.</param>
    /// <param name="cancellation">Stops it.</param>
    public ExampleCopier(BpeVocabulary vocabulary, IReadOnlyList<TranslationPair> pairs, CancellationToken cancellation)
    {
        tokenizer = vocabulary.CreateTokenizer();
        lexicon = new(pairs.AsParallel().AsOrdered().WithCancellation(cancellation).Select(pair => (Tokens(pair.Source), Tokens(pair.Target))), cancellation);
        var marks = Marks.Of(vocabulary);
        ends = [marks.End, .. marks.Languages];
    }

    /// <summary>What copies into the translation of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="match">A message like it.</param>
    /// <param name="isShown">Whether the model is shown the message with its translation.</param>
    /// <param name="probability">The probability that the message's token is the right one.</param>
    public ExampleCopying Copying(string text, MemoryMatch match, bool isShown, Func<CopySigns, double> probability)
    {
        int[] translation = Tokens(match.Pair.Target);
        return new(new(translation, lexicon.Kept(Tokens(match.Pair.Source), translation, Tokens(text)), match.Similarity, isShown), probability, ends);
    }

    /// <summary>A translation as a text is written: its tokens, and an end.</summary>
    /// <param name="translation">The translation.</param>
    public int[] Whole(string translation) => [.. Tokens(translation), ends[0]];

    private int[] Tokens(string text) => [.. tokenizer.EncodeToIds(text)];
}
