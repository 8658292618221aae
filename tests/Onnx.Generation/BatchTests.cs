namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>Texts that are written side by side are those that are written one by one.</summary>
public sealed class BatchTests
{
    private static readonly string[] Texts = ["the cat", "a", "in the hat there is a cat", "über", "12 12 12", "x", "the the", "日本", "q", "end of the world", "b", "cc", "ddd"];

    [Theory]
    [MemberData(nameof(CacheTests.Kinds), MemberType = typeof(CacheTests))]
    public void Side_by_side_and_one_by_one_are_the_same(string kind)
    {
        // The end comes often enough that texts end at different times.
        float[] bias = new float[TestVocabulary.Count];
        bias[TestVocabulary.End] = 3;
        TestModel model = CacheTests.Models[kind] with { Bias = bias };
        using var folder = new TestFolder(model);
        using TextGenerator generator = folder.Load(new() { BatchSize = 5 });
        var options = new GenerationOptions { MaxNewTokens = 20 };
        GeneratedText[] one = [.. Texts.Select(t => generator.Generate(t, options))];
        Assert.Equal(one.Select(Told), generator.Generate(Texts, options).Select(Told));
        Assert.True(one.Select(t => t.Tokens.Count).Distinct().Count() > 2);

        GenerationOptions beams = options with { Beams = 2, LengthPenalty = 2, NoRepeatNgramSize = 2 };
        Assert.Equal(Texts.Select(t => Told(generator.Generate(t, beams))), generator.Generate(Texts, beams).Select(Told));

        // Texts draw from seeds of their own, each the one after the one before.
        options = options with { Temperature = 1.5, TopK = 20, Seed = 100, RepetitionPenalty = 1.2 };
        Assert.Equal(Texts.Select((t, i) => Told(generator.Generate(t, options with { Seed = 100 + i }))), generator.Generate(Texts, options).Select(Told));
    }

    [Fact]
    public void Single_texts_are_those_of_the_model_without_a_cache()
    {
        using var folder = new TestFolder();
        using TextGenerator generator = folder.Load();
        using var reference = new Reference(new());
        TextTokenizer tokenizer = TokenizerFiles.Load(folder.Root, GeneratorConfig.Read(folder.Root));
        Assert.All(Texts, text => Assert.Equal(reference.Greedy([.. tokenizer.Encode(text)], 15), generator.Generate(text, new() { MaxNewTokens = 15 }).Tokens.Select(t => t.Id)));
    }

    [Fact]
    public void Texts_of_very_different_lengths_may_fill_the_context_together()
    {
        // Padding and text together are longer than the context, and neither text is. No text ends by itself.
        float[] bias = new float[TestVocabulary.Count];
        bias[TestVocabulary.End] = -1e9f;
        var model = new TestModel { ContextLength = 40, Bias = bias };
        using var folder = new TestFolder(model);
        using TextGenerator generator = folder.Load();
        string[] texts = ["a", new string('b', 30)];
        string[] one = [.. texts.Select(t => generator.Generate(t).Text)];
        Assert.Equal(one, generator.Generate(texts).Select(t => t.Text));
        Assert.Equal([39, 10], generator.Generate(texts).Select(t => t.Tokens.Count));

        // So may beams, and what has a say in them is told what each text has so far.
        var told = new GenerationOptions { Beams = 2, Processor = text => new Longer(text.Length) };
        Assert.Equal([39, 10], generator.Generate(texts, told).Select(t => t.Tokens.Count));
        Assert.Equal(texts.Select(t => generator.Generate(t, told).Text), generator.Generate(texts, told).Select(t => t.Text));
    }

    // Token after token another one: what comes depends on how long the text is.
    private sealed class Longer(int prompt) : ILogitsProcessor
    {
        public void Process(ReadOnlySpan<int> written, Span<float> logits) => logits[TestVocabulary.Id((char)('a' + ((prompt + written.Length) % 26)))] += 3;
    }

    [Fact]
    public void No_text_is_no_work_and_a_wrong_one_is_named()
    {
        using var folder = new TestFolder();
        using TextGenerator generator = folder.Load();
        Assert.Empty(generator.Generate([]));
        Assert.StartsWith("Text 1 is null.", Assert.Throws<ArgumentException>(() => generator.Generate(["a", null!])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Text 1 is empty;", Assert.Throws<Runtime.OnnxModelException>(() => generator.Generate(["a", ""])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_for_one_text_at_a_time_is_given_one_at_a_time()
    {
        using var folder = new TestFolder(new TestModel { Rows = 1 });
        using TextGenerator generator = folder.Load();
        var options = new GenerationOptions { MaxNewTokens = 8 };
        Assert.Equal(Texts.Select(t => generator.Generate(t, options).Text), generator.Generate(Texts, options).Select(t => t.Text));
        Assert.Contains("takes one text at a time, so Beams has to be 1.", Assert.Throws<Runtime.OnnxModelException>(() => generator.Generate("a", new() { Beams = 2 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_threads_write_what_one_writes()
    {
        using var folder = new TestFolder();
        using TextGenerator generator = folder.Load();
        var options = new GenerationOptions { MaxNewTokens = 20, Temperature = 1, Seed = 4 };
        string[] one = [.. Texts.Select(t => generator.Generate(t, options).Text)], together = new string[Texts.Length * 4];
        Parallel.For(0, together.Length, new() { MaxDegreeOfParallelism = 8 }, i => together[i] = generator.Generate(Texts[i % Texts.Length], options).Text);
        Assert.Equal([.. one, .. one, .. one, .. one], together);
    }

    private static string Told(GeneratedText text) => $"{text.Finish} {text.PromptTokens} {string.Join(' ', text.Tokens.Select(t => t.Id))} {text.Text}";
}
