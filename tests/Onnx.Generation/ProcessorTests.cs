namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>Callers' own say in how a text goes on.</summary>
public sealed class ProcessorTests
{
    private static readonly TestModel Model = TestModel.Chain(("a", [('b', 0.6), ('c', 0.4)]), ("b", [('a', 0.5), ('.', 0.5)]), ("c", [('a', 1)]));

    [Fact]
    public async Task It_sees_the_text_so_far_and_what_it_forbids_does_not_come()
    {
        using var folder = new TestFolder(Model);
        using TextGenerator generator = folder.Load();
        foreach (int beams in (int[])[1, 3])
        {
            var options = new GenerationOptions { MaxNewTokens = 4, Beams = beams, Processor = text => new Without('b', text) };
            Assert.Equal("caca", generator.Generate("a", options).Text);
            Assert.Equal(["caca", "acac", "caca"], generator.Generate(["xa", "c", "xyza"], options).Select(t => t.Text));
            Assert.Equal("caca", (await generator.GenerateAsync("a", options, TestContext.Current.CancellationToken)).Text);
        }
    }

    [Fact]
    public void Probabilities_and_likelihoods_are_those_after_it()
    {
        using var folder = new TestFolder(Model);
        using TextGenerator generator = folder.Load();
        var options = new GenerationOptions { MaxNewTokens = 1, Processor = text => new Without('b', text) };
        Assert.Equal(1, generator.Generate("a", options).Tokens[0].Probability, 1e-4);
        Assert.Equal([1, 1], generator.Score("a", "ca", options).Select(t => t.Probability), (x, y) => Math.Abs(x - y) < 1e-4);
        double[] before = [.. generator.TokenLogLikelihoods([("a", "ca"), ("c", "ab")])[0]], after = [.. generator.TokenLogLikelihoods([("a", "ca"), ("c", "ab")], options)[0]];
        Assert.Equal((Math.Log(0.4), 0), (before[0], after[0]), (x, y) => Math.Abs(x.Item1 - y.Item1) < 1e-3 && Math.Abs(x.Item2 - y.Item2) < 1e-3);
    }

    [Fact]
    public void A_text_without_one_is_written_as_the_model_says()
    {
        using var folder = new TestFolder(Model);
        using TextGenerator generator = folder.Load();
        Assert.Equal(["b", "c"], generator.Generate(["a", "xa"], new() { MaxNewTokens = 1, Processor = text => text == "a" ? null : new Without('b', text) }).Select(t => t.Text));
    }

    [Fact]
    public void One_that_leaves_no_token_is_named_and_the_model_s_own_faults_are_the_model_s()
    {
        using var folder = new TestFolder(Model);
        using TextGenerator generator = folder.Load();
        foreach (float logit in (float[])[float.NegativeInfinity, float.NaN])
        {
            var options = new GenerationOptions { Processor = _ => new Filling(logit) };
            foreach (Action writes in (Action[])[() => generator.Generate("a", options), () => generator.Generate("a", options with { Beams = 2 }), () => generator.Score("a", "b", options), () => generator.LogLikelihoods([("a", "b")], options)])
            {
                Assert.StartsWith("At token 1 of the text, GenerationOptions.Processor (Filling) leaves no token possible", Assert.Throws<InvalidOperationException>(writes).Message, StringComparison.Ordinal);
            }
        }

        using var broken = new TestFolder(new TestModel { Bias = [.. Enumerable.Repeat(float.NaN, TestVocabulary.Count)] });
        using TextGenerator writer = broken.Load();
        Assert.Contains("the model gave the logit NaN", Assert.Throws<Runtime.OnnxModelException>(() => writer.Generate("a", new() { Processor = _ => new Filling(1) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_that_are_read_in_parts_and_contexts_that_slide_tell_it_all_that_is_written()
    {
        using var folder = new TestFolder();
        using TextGenerator generator = folder.Load();
        string text = new('q', 130);
        var seen = new SortedSet<int>();
        generator.LogLikelihoods([("x", text)], new() { Overflow = ContextOverflow.Slide, Processor = _ => new Watching(seen) });
        Assert.Equal(Enumerable.Range(0, 131), seen);
        seen.Clear();
        int written = generator.Generate("x", new() { Overflow = ContextOverflow.Slide, MaxNewTokens = 70, Processor = _ => new Watching(seen) }).Tokens.Count;
        Assert.Equal(Enumerable.Range(0, written), seen);
    }

    private sealed class Watching(SortedSet<int> seen) : ILogitsProcessor
    {
        public void Process(ReadOnlySpan<int> written, Span<float> logits)
        {
            seen.Add(written.Length);
            logits[TestVocabulary.End] = -100;
        }
    }

    private sealed class Filling(float logit) : ILogitsProcessor
    {
        public void Process(ReadOnlySpan<int> written, Span<float> logits) => logits.Fill(logit);
    }

    private sealed class Without(char letter, string text) : ILogitsProcessor
    {
        public void Process(ReadOnlySpan<int> written, Span<float> logits)
        {
            Assert.NotEmpty(text);
            Assert.True(written.Length == 0 || written[0] != TestVocabulary.Id(text[^1]), "The prompt is no part of what is written.");
            logits[TestVocabulary.Id(letter)] = float.NegativeInfinity;
        }
    }
}
