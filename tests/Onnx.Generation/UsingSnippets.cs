using Microsoft.Extensions.AI;

namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>What <c>src/Onnx.Generation/README.md</c> shows, run.</summary>
public sealed class UsingSnippets : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_translation_is_shown_as_it_comes()
    {
        string path = folder.Root;
        TextWriter console = Console.Out;
        using var written = new StringWriter();
        Console.SetOut(written);
        try
        {
            #region stream
            using var translator = TextGenerator.Load(path);
            await foreach (string piece in translator.StreamAsync("The type could not be found.", new() { Task = Translate.To("de") }))
            {
                Console.Write(piece);
            }
            #endregion
            Assert.Equal(translator.Generate("The type could not be found.", new() { Task = Translate.To("de") }).Text, written.ToString());
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    [Fact]
    public void A_text_says_how_likely_its_tokens_are()
    {
        using TextGenerator generator = folder.Load();
        #region probabilities
        var options = new GenerationOptions { Task = Write.In("en"), MaxNewTokens = 8, TopCandidates = 3 };
        GeneratedText text = generator.Generate("San", options);
        foreach (GeneratedToken token in text.Tokens)
        {
            Console.WriteLine($"{token.Text} {token.Probability:0.000}: {string.Join(", ", token.Candidates.Select(c => $"{c.Text} {c.Probability:0.000}"))}");
        }
        #endregion
        #region score
        double francisco = generator.Score("San", " Francisco").Aggregate(1.0, (product, token) => product * token.Probability);
        #endregion
        #region whole
        IReadOnlyList<double> likelihoods = generator.LogLikelihoods([("San", " Francisco"), ("San", " Diego")]);   // each with an end behind it, base e
        IReadOnlyList<double> each = generator.TokenLogLikelihoods([("San", " Francisco")])[0];                     // of every token, and of the end
        int tokens = generator.CountTokens("San Francisco", Translate.To("de"));                                    // of the prompt, marks of languages with it
        #endregion
        Assert.Equal(likelihoods[0], each.Sum(), 1e-6);
        Assert.Equal(Math.Log(francisco), each.SkipLast(1).Sum(), 1e-3);
        Assert.InRange(tokens, 3, generator.ContextLength);
        Assert.InRange(francisco, 0, 1);
        Assert.Equal(8, text.Tokens.Count);
        Assert.All(text.Tokens, t => Assert.Equal((t.Id, t.Probability), (t.Candidates[0].Id, t.Candidates[0].Probability)));
    }

    [Fact]
    public void Many_texts_are_written_side_by_side()
    {
        using TextGenerator generator = folder.Load();
        string[] messages = ["the cat", "in the hat"];
        Func<string, IReadOnlyList<(string, string)>> nearest = text => [("the hat", "der Hut")];
        #region many
        IReadOnlyList<GeneratedText> plain = generator.Generate(messages, new() { Task = Translate.To("de") });
        IReadOnlyList<GeneratedText> translations = generator.Generate(messages, new() { Task = Translate.To("de", text => nearest(text)), Beams = 4 });
        #endregion
        Assert.NotEqual(plain[0].Text, translations[0].Text);
        Assert.Equal(2, translations.Count);
    }

    [Fact]
    public void A_processor_has_a_say()
    {
        using TextGenerator generator = folder.Load();
        int[] unwanted = [.. Enumerable.Range(0, 256).Where(id => generator.TokenBytes(id).Span is [(byte)'t']), TestVocabulary.End];
        #region processor
        GeneratedText text = generator.Generate("the cat", new() { MaxNewTokens = 12, Processor = prompt => new Without(unwanted) });
        #endregion
        Assert.Equal(12, text.Tokens.Count);
        Assert.Empty(text.Tokens.Select(t => t.Id).Intersect(unwanted));
    }

    #region without
    private sealed class Without(int[] tokens) : ILogitsProcessor
    {
        public void Process(ReadOnlySpan<int> written, Span<float> logits)
        {
            foreach (int token in tokens)
            {
                logits[token] = float.NegativeInfinity;
            }
        }
    }
    #endregion

    [Fact]
    public async Task It_is_a_chat_client()
    {
        string path = folder.Root;
        #region chat
        using IChatClient client = TextGenerator.Load(path, new() { Task = Translate.To("de") });
        ChatResponse answer = await client.GetResponseAsync("The type could not be found.", new() { MaxOutputTokens = 100 });
        Console.WriteLine($"{answer.Text} ({answer.Usage?.OutputTokenCount} tokens, {answer.FinishReason})");
        #endregion
        Assert.True(answer.Usage!.OutputTokenCount > 0);
    }
}
