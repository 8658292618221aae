namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>How long texts may be.</summary>
public sealed class LimitTests
{
    private const int Context = 16;

    [Fact]
    public void A_prompt_or_a_text_that_does_not_fit_is_an_error_that_says_how_long_it_may_be()
    {
        using var folder = new TestFolder(new TestModel { ContextLength = Context });
        using TextGenerator generator = folder.Load();
        Assert.Equal(Context, generator.ContextLength);
        Fault(new string('x', 16), new(), "The text has 16 tokens with what the task adds, and the model sees 16 with what it writes. Shorten it, or set Overflow to Slide.");
        Fault(new string('x', 40), new(), "The text has 40 tokens with what the task adds, and the model sees 16 with what it writes.");
        Fault(new string('x', 10), new() { MaxNewTokens = 7 }, "The text has 10 tokens with what the task adds, and the model sees 16, so that MaxNewTokens can be 6, not 7. Lower it, or set Overflow to Slide.");
        Assert.Equal(6, generator.Generate(new string('x', 10), new() { MaxNewTokens = 6 }).Tokens.Count);
        GeneratedText rest = generator.Generate(new string('x', 10));
        Assert.Equal((6, FinishReason.Length, 10), (rest.Tokens.Count, rest.Finish, rest.PromptTokens));

        void Fault(string text, GenerationOptions options, string message)
        {
            PromptTooLongException fault = Assert.Throws<PromptTooLongException>(() => generator.Generate(text, options));
            Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
            Assert.Equal((text.Length, Context), (fault.PromptTokens, fault.ContextLength));
        }
    }

    [Fact]
    public void The_folder_may_set_a_limit_and_options_another()
    {
        using var folder = new TestFolder(new TestModel { ContextLength = Context }, config: c => c["search"]!["max_length"] = 9);
        using TextGenerator generator = folder.Load();
        Assert.Equal(9 - 3, generator.Generate("xxx").Tokens.Count);
        Assert.Equal(13, generator.Generate("xxx", new() { MaxNewTokens = 13 }).Tokens.Count);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 3)]
    [InlineData(true, 40)]
    public void A_context_that_slides_reads_the_newer_half_again(bool cache, int promptLength)
    {
        TestModel model = new() { ContextLength = Context, Cache = cache };
        using var folder = new TestFolder(model);
        using TextGenerator generator = folder.Load();
        using var reference = new Reference(model);
        string prompt = string.Concat(Enumerable.Range(0, promptLength).Select(i => (char)('A' + (i % 26))));
        const int More = 50;

        // By hand, without a cache: as long as there is room, all of it; then the last half.
        List<int> all = [.. TestVocabulary.ByteIds(prompt)], window = all.Count < Context ? [.. all] : [.. all.TakeLast(Context / 2)];
        for (int i = 0; i < More && (i == 0 || all[^1] != TestVocabulary.End); i++)
        {
            window = window.Count > Context ? [.. all.TakeLast(Context / 2)] : window;
            float[] logits = reference.Logits(window)[^1];
            int next = Array.IndexOf(logits, logits.Max());
            all.Add(next);
            window.Add(next);
        }

        GeneratedText text = generator.Generate(prompt, new() { MaxNewTokens = More, Overflow = ContextOverflow.Slide });
        Assert.Equal(all.Skip(promptLength), text.Tokens.Select(t => t.Id));
        Assert.Equal(Math.Min(Context, text.Tokens.Count), generator.Generate(prompt, new() { Overflow = ContextOverflow.Slide }).Tokens.Count);
    }

    [Fact]
    public void Special_tokens_that_begin_the_prompt_stay_when_the_context_slides()
    {
        using var folder = new TestFolder(new TestModel { ContextLength = Context });
        var settings = GenerationSettings.Of(new() { Overflow = ContextOverflow.Slide }, new(), []);
        TextModel model = folder.Open();
        int[] text = TestVocabulary.ByteIds("abcdefghijklmnopqrstuvw");
        Assert.Equal([TestVocabulary.Language("de"), .. text[^7..]], new Writer(model, new([TestVocabulary.Language("de"), .. text]), settings, 0).Window());
        Assert.Equal(text[^8..], new Writer(model, new(text), settings, 0).Window());
        model.Decoder.Model.Dispose();
    }

    [Fact]
    public void Texts_side_by_side_slide_as_they_do_alone()
    {
        using var folder = new TestFolder(new TestModel { ContextLength = Context });
        using TextGenerator generator = folder.Load();
        string[] texts = ["abc", "xyz"];
        var options = new GenerationOptions { MaxNewTokens = 40, Overflow = ContextOverflow.Slide };
        Assert.Equal(texts.Select(t => generator.Generate(t, options).Text), generator.Generate(texts, options).Select(t => t.Text));
    }
}
