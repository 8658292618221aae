using Microsoft.ML.Tokenizers;
using MlNetPath.Core;
using MlNetPath.Onnx.Torch;
using MlNetPath.Stage6.LanguageModel;
using static TorchSharp.torch;

namespace MlNetPath.Benchmarks;

/// <summary>What the language model learns from, with the tokens of models/translator.</summary>
/// <param name="Vocabulary">The tokens.</param>
/// <param name="Marks">How sequences are written.</param>
/// <param name="Corpus">The messages.</param>
internal sealed record LanguageLessons(BpeVocabulary Vocabulary, Marks Marks, CorpusSequences Corpus)
{
    /// <summary>Reads them, and readies libtorch on all cores.</summary>
    public static LanguageLessons Load()
    {
        TorchRuntime.Load();
        set_num_threads(Environment.ProcessorCount);
        BpeVocabulary vocabulary = BpeVocabulary.Read(ShippedModel.Folder("translator"));
        BpeTokenizer tokenizer = vocabulary.CreateTokenizer();
        return new(vocabulary, Marks.Of(vocabulary), new(ParallelCorpus.Load(), text => [.. tokenizer.EncodeToIds(text)]));
    }
}
