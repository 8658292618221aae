using System.Text;
using Microsoft.ML.Tokenizers;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Texts in the tokens of a vocabulary that was trained on a corpus: their language's token, their own, the end. Safe to use from many threads.</summary>
/// <param name="vocabulary">The vocabulary; the tokens of languages stand behind all others, since they only begin a text.</param>
internal sealed class VocabularyTokens(BpeVocabulary vocabulary)
{
    private readonly BpeTokenizer tokenizer = vocabulary.CreateTokenizer();
    private readonly int end = vocabulary.SpecialTokens[CorpusTokens.End];

    /// <summary>The vocabulary's tokens that may come next: all up to the end.</summary>
    public int VocabularySize => end + 1;

    /// <summary>The tokens of a text.</summary>
    public TokenText Of(CorpusText text) => new(
        text.Language,
        [vocabulary.SpecialTokens[CorpusTokens.Language(text.Language)], .. tokenizer.EncodeToIds(text.Text), end],
        Encoding.UTF8.GetByteCount(text.Text));
}
