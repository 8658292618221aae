using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>What a model gives with its cache, token by token and side by side, is what it gives without.</summary>
public sealed class CacheTests
{
    private static readonly int[][] Texts = [[5, 80, 13, 13, 200, 7, 31], [9, 250, 17], [61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71], [3]];

    public static TheoryData<string> Kinds() => [.. Models.Keys];

    internal static Dictionary<string, TestModel> Models { get; } = new()
    {
        ["int64"] = new(),
        ["int32"] = new() { Ids = ElementType.Int32 },
        ["no positions"] = new() { Positions = false },
        ["no mask"] = new() { Mask = false },
        ["ids only"] = new() { Mask = false, Positions = false, Ids = ElementType.Int32 },
        ["combined"] = new() { Combined = true },
        ["combined, int32, ids only"] = new() { Combined = true, Ids = ElementType.Int32, Mask = false, Positions = false },
        ["half"] = new() { Precision = ElementType.Float16 },
        ["half, combined"] = new() { Precision = ElementType.Float16, Combined = true },
        ["grouped"] = new() { Grouped = true, Positions = false, HeadSize = 8 },
        ["grouped, int32"] = new() { Grouped = true, Positions = false, Ids = ElementType.Int32, HeadSize = 8 },
        ["fewer heads in the cache"] = new() { Heads = 4, CacheHeads = 2 },
        ["grouped, one head in the cache"] = new() { Grouped = true, Positions = false, HeadSize = 8, CacheHeads = 1 },
        ["last only"] = new() { LastOnly = true },
        ["no cache"] = new() { Cache = false },
        ["no cache, ids only"] = new() { Cache = false, Mask = false, Positions = false },
        ["no cache, last only"] = new() { Cache = false, LastOnly = true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void At_every_place_the_logits_are_those_of_the_model_without_a_cache(string kind)
    {
        TestModel made = Models[kind];
        using var folder = new TestFolder(made);
        TextModel model = folder.Open();
        using var reference = new Reference(made);
        foreach (int[] text in Texts)
        {
            float[][] expected = reference.Logits(text);
            for (int prompt = 1; prompt <= text.Length; prompt += 2)
            {
                using var run = new DecoderRun(model.Decoder, [text[..prompt]], filling: 0);
                run.Start(TestContext.Current.CancellationToken);
                AssertClose(expected[prompt - 1], run, 0, made);
                for (int i = prompt; i < text.Length; i++)
                {
                    run.Append([text[i]], [0], TestContext.Current.CancellationToken);
                    Assert.Equal(i + 1, run.Width);
                    AssertClose(expected[i], run, 0, made);
                }
            }
        }

        model.Decoder.Model.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Side_by_side_they_are_the_same_also_where_texts_end_or_go_on_twice(string kind)
    {
        TestModel made = Models[kind];
        using var folder = new TestFolder(made);
        TextModel model = folder.Open();
        using var reference = new Reference(made);
        int[][] texts = model.Decoder.TakesPadding ? Texts : [[5, 80, 13], [9, 250, 17], [61, 62, 63], [1, 1, 1]];
        Assert.Equal(kind is "int64" or "int32" or "fewer heads in the cache" or "combined" or "half" or "half, combined" or "no cache" or "no cache, ids only", model.Decoder.TakesPadding);
        using var run = new DecoderRun(model.Decoder, texts, TestVocabulary.Pad);
        run.Start(TestContext.Current.CancellationToken);
        Check(texts);

        // Which text goes on, and with which token.
        (int From, int Token)[][] steps = [[(0, 10), (1, 11), (2, 12), (3, 13)], [(3, 20), (1, 21), (1, 22)], [(2, 30), (0, 31), (0, 32), (1, 33), (2, 34)], [(4, 40)], [(0, 50)]];
        foreach ((int From, int Token)[] step in steps)
        {
            texts = [.. step.Select(s => (int[])[.. texts[s.From], s.Token])];
            run.Append([.. step.Select(s => s.Token)], [.. step.Select(s => s.From)], TestContext.Current.CancellationToken);
            Check(texts);
        }

        model.Decoder.Model.Dispose();

        void Check(int[][] now)
        {
            for (int row = 0; row < now.Length; row++)
            {
                AssertClose(reference.Logits(now[row])[^1], run, row, made);
            }
        }
    }

    [Theory]
    [InlineData("int64")]
    [InlineData("ids only")]
    [InlineData("last only")]
    public void A_long_prompt_is_read_in_parts_and_gives_the_same(string kind)
    {
        TestModel made = Models[kind] with { ContextLength = 1400 };
        using var folder = new TestFolder(made);
        TextModel model = folder.Open();
        using var reference = new Reference(made);
        var random = new Random(2);
        foreach (int rows in (int[])[1, 2])
        {
            int[][] texts = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, 1300).Select(_ => random.Next(250)).ToArray())];
            using var run = new DecoderRun(model.Decoder, texts, filling: 0);
            run.Start(TestContext.Current.CancellationToken);
            Assert.Equal(1300, run.Width);
            run.Append([.. Enumerable.Repeat(7, rows)], [.. Enumerable.Range(0, rows)], TestContext.Current.CancellationToken);
            for (int row = 0; row < rows; row++)
            {
                AssertClose(reference.Logits([.. texts[row], 7])[^1], run, row, made);
            }
        }

        model.Decoder.Model.Dispose();
    }

    [Fact]
    public void What_a_token_allocates_does_not_grow_with_the_text()
    {
        using var folder = new TestFolder(new TestModel { ContextLength = 600 });
        TextModel model = folder.Open();
        using var run = new DecoderRun(model.Decoder, [[1, 2, 3]], filling: 0);
        run.Start(TestContext.Current.CancellationToken);
        var allocated = new List<long>();
        for (int i = 0; i < 500; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run.Append([i % 256], [0], TestContext.Current.CancellationToken);
            run.Logits(0, TestVocabulary.Count);
            allocated.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(Median(allocated.Skip(20).Take(30)), Median(allocated.Skip(470).Take(30)));
        model.Decoder.Model.Dispose();

        static long Median(IEnumerable<long> values) => values.Order().ElementAt(15);
    }

    private static void AssertClose(float[] expected, DecoderRun run, int row, TestModel model)
    {
        double tolerance = model.Precision == ElementType.Float16 ? 0.05 : model.Grouped ? 1e-3 : 1e-4; // the runtime's own operator computes powers in its own way
        float[] logits = run.Logits(row, TestVocabulary.Count).ToArray();
        Assert.Equal(expected.Length, logits.Length);
        Assert.True(expected.Max() - expected.Min() > 1); // there is something to be compared
        Assert.All(expected.Zip(logits), p => Assert.InRange(p.Second, p.First - tolerance, p.First + tolerance));
    }
}
