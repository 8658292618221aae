using System.Text.Json.Nodes;
using MlNetPath.Stage6.LanguageModel;
using MlNetPath.Torch.Training;
using static TorchSharp.torch;

namespace MlNetPath.Benchmarks;

/// <summary>Steps of the language model's training, beside TorchSharp's matrix products of the same sizes: how much of the machine the training uses.</summary>
internal static class LearningRun
{
    /// <summary>The rows and the column that have a bar.</summary>
    public const string Training = "a step of training", Single = "single precision", Half = "bfloat16", Share = "% of the matrix products' speed";

    private const int Rounds = 7, StepsInTurn = 4, ProductsInTurn = 3;

    /// <summary>Two rows for each type of numbers that products are multiplied in: steps, and products alone.</summary>
    public static JsonArray Measure()
    {
        using var memory = new HeldMemory();
        (BpeVocabulary vocabulary, Marks marks, CorpusSequences corpus) = LanguageLessons.Load();
        var options = new LanguageModelOptions();
        var curriculum = new TranslationCurriculum(corpus.Training(), marks, new(), seed: 1);
        using var decoder = new Decoder(DecoderShape.Of(options, vocabulary));
        var learner = new SequenceLearner(decoder, curriculum, [], options.BatchTokens, CPU);
        SequenceBatch[] batches = [.. learner.Epoch(1).Select(batch => batch.Batch).Take(StepsInTurn)];
        using TorchSharp.Modules.AdamW adam = optim.AdamW(decoder.parameters(), options.FullLearningRate);
        return [.. Rows(Single, ScalarType.Float32), .. Rows(Half, ScalarType.BFloat16)];

        IEnumerable<JsonObject> Rows(string name, ScalarType type)
        {
            decoder.Products = type;
            (Tensor A, Tensor B)[] products = [.. batches.SelectMany(batch => Sizes(decoder.Shape, batch)).Select(size => (randn(size.M, size.K).to_type(type), randn(size.K, size.N).to_type(type)))];
            using IDisposable off = no_grad();
            double[] seconds = Turns.Seconds(Rounds, Steps, () => Multiply(products));
            double operations = batches.Sum(batch => Operations(decoder.Shape, batch)), tokens = batches.Sum(Tokens);
            double rate = operations / seconds[0], alone = ProductsInTurn * batches.Sum(batch => Sizes(decoder.Shape, batch).Sum(size => 2.0 * size.M * size.K * size.N)) / seconds[1];
            yield return new() { ["what"] = $"{Training}, {name}", ["weights"] = decoder.parameters().Sum(p => p.numel()), ["tokens/s, padding counted"] = Math.Round(tokens / seconds[0]), ["GFLOP/s"] = Math.Round(rate / 1e9, 1), [Share] = Math.Round(100 * rate / alone) };
            yield return new() { ["what"] = $"matrix products of its sizes, {name}", ["weights"] = null, ["tokens/s, padding counted"] = null, ["GFLOP/s"] = Math.Round(alone / 1e9, 1), [Share] = 100 };
        }

        void Steps()
        {
            using IDisposable on = enable_grad();
            decoder.train();
            foreach (SequenceBatch batch in batches)
            {
                using TorchSharp.DisposeScope scope = NewDisposeScope();
                adam.zero_grad();
                learner.Loss(batch).Loss.backward();
                nn.utils.clip_grad_norm_(decoder.parameters(), 1);
                adam.step();
            }
        }
    }

    private static void Multiply((Tensor A, Tensor B)[] products)
    {
        for (int i = 0; i < ProductsInTurn; i++)
        {
            foreach ((Tensor a, Tensor b) in products)
            {
                a.matmul(b).Dispose();
            }
        }
    }

    private static long Tokens(SequenceBatch batch) => (long)batch.Sequences.Length * batch.Length;

    // The products of a batch on the way forward: one of each kind stands for those of all blocks.
    private static IEnumerable<(long M, long K, long N)> Sizes(DecoderShape shape, SequenceBatch batch)
    {
        long tokens = Tokens(batch), width = shape.Width;
        yield return (tokens, width, (shape.Heads + (2 * shape.KeyHeads)) * shape.HeadSize);
        yield return (tokens, width, width);
        yield return (tokens, width, 4 * width);
        yield return (tokens, 4 * width, width);
        yield return (batch.Places, width, shape.Vocabulary);
    }

    // Backward takes two products for each of forward. Of the attention, what a position may not see is not counted.
    private static double Operations(DecoderShape shape, SequenceBatch batch)
    {
        (long M, long K, long N)[] sizes = [.. Sizes(shape, batch)];
        double blocks = shape.Blocks * sizes[..^1].Sum(size => 2.0 * size.M * size.K * size.N), logits = 2.0 * sizes[^1].M * sizes[^1].K * sizes[^1].N;
        double length = (double)Tokens(batch) / batch.Sequences.Length, attention = shape.Blocks * 2 * 2.0 * Tokens(batch) * (length / 2) * shape.Width;
        return 3 * (blocks + logits + attention);
    }
}
