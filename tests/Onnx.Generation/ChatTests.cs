using Microsoft.Extensions.AI;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>The generator as a chat client.</summary>
public sealed class ChatTests : IDisposable
{
    private readonly TestFolder folder = new(TestModel.Chain(("a", [('b', 0.6), ('d', 0.4)]), ("b", [('c', 0.6), ('d', 0.4)]), ("c", [('a', 0.6), ('.', 0.4)]), ("d", [('a', 1)])));
    private readonly TextGenerator generator;

    public ChatTests() => generator = folder.Load(new() { Model = { Name = "letters" } });

    public void Dispose()
    {
        generator.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task It_answers_the_last_message()
    {
        IChatClient client = generator;
        ChatResponse response = await client.GetResponseAsync([new(ChatRole.System, "Be brief."), new(ChatRole.User, "c"), new(ChatRole.Assistant, "x"), new(ChatRole.User, "da")], new ChatOptions { MaxOutputTokens = 4 });
        Assert.Equal("bcab", response.Text);
        Assert.Equal((ChatRole.Assistant, "letters", ChatFinishReason.Length), (response.Messages[0].Role, response.ModelId, response.FinishReason!.Value));
        Assert.Equal((2, 4, 6), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
        Assert.Equal(generator.Generate("da", new() { MaxNewTokens = 4 }).Tokens.Select(t => t.Id), Assert.IsType<GeneratedText>(response.RawRepresentation).Tokens.Select(t => t.Id));
    }

    [Fact]
    public async Task A_stream_comes_to_the_same()
    {
        IChatClient client = generator;
        var options = new ChatOptions { MaxOutputTokens = 7 };
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("a", options))
        {
            updates.Add(update);
        }

        ChatResponse whole = await client.GetResponseAsync("a", options), together = updates.ToChatResponse();
        Assert.Equal(["b", "c", "a", "b", "c", "a", "b", ""], updates.Select(u => u.Text));
        Assert.Equal((whole.Text, whole.FinishReason, whole.ModelId), (together.Text, together.FinishReason, together.ModelId));
        Assert.Equal((1, 7, 8), (together.Usage!.InputTokenCount, together.Usage.OutputTokenCount, together.Usage.TotalTokenCount));
        Assert.Single(together.Messages);
    }

    [Fact]
    public async Task Options_mean_what_they_mean_elsewhere()
    {
        IChatClient client = generator;
        string drawn = generator.Generate("a", new() { Temperature = 2, TopK = 2, TopP = 0.99, Seed = 8, MaxNewTokens = 30 }).Text;
        Assert.NotEqual(generator.Generate("a", new() { MaxNewTokens = 30 }).Text, drawn);
        Assert.Equal(drawn, (await client.GetResponseAsync("a", new() { Temperature = 2, TopK = 2, TopP = 0.99f, Seed = 8, MaxOutputTokens = 30 })).Text);
        ChatResponse stopped = await client.GetResponseAsync("a", new() { StopSequences = ["ca"] });
        Assert.Equal(("b", ChatFinishReason.Stop), (stopped.Text, stopped.FinishReason));

        // A limit is none of how long the context is.
        Assert.Equal(47, (await client.GetResponseAsync("a", new() { MaxOutputTokens = 10_000 })).Usage!.OutputTokenCount);
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync("a", new() { MaxOutputTokens = 0 }));
    }

    [Fact]
    public async Task The_task_is_the_generators_or_that_of_own_options()
    {
        using var letters = new TestFolder();
        using TextGenerator translating = letters.Load(new() { Task = Translate.To("de") });
        IChatClient client = translating;
        var chat = new ChatOptions { MaxOutputTokens = 9 };
        Assert.Equal(translating.Generate("xyz", new() { Task = Translate.To("de"), MaxNewTokens = 9 }).Text, (await client.GetResponseAsync("xyz", chat)).Text);
        chat.RawRepresentationFactory = _ => new GenerationOptions { Task = Write.In("en"), TopCandidates = 2 };
        ChatResponse written = await client.GetResponseAsync("xyz", chat);
        Assert.Equal(translating.Generate("xyz", new() { Task = Write.In("en"), MaxNewTokens = 9 }).Text, written.Text);
        Assert.Equal(2, ((GeneratedText)written.RawRepresentation!).Tokens[0].Candidates.Count);
    }

    [Fact]
    public async Task What_the_model_cannot_do_is_an_error()
    {
        IChatClient client = generator;
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([]));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.Assistant, "a")]));
        await Assert.ThrowsAsync<OnnxModelException>(() => client.GetResponseAsync(""));
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([new ChatMessage(ChatRole.User, [new TextContent("a"), new DataContent(new byte[3], "image/png")])]));
        (string, ChatOptions)[] unknown =
        [
            ("Tools", new() { Tools = [new HostedWebSearchTool()] }),
            ("ResponseFormat", new() { ResponseFormat = ChatResponseFormat.Json }),
            ("FrequencyPenalty", new() { FrequencyPenalty = 1 }),
            ("PresencePenalty", new() { PresencePenalty = 1 }),
        ];
        foreach ((string name, ChatOptions options) in unknown)
        {
            Assert.Contains($"ChatOptions.{name};", (await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync("a", options))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_says_what_it_is()
    {
        IChatClient client = generator;
        ChatClientMetadata metadata = client.GetService<ChatClientMetadata>()!;
        Assert.Equal(("mlnetpath", "letters"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(generator, client.GetService<TextGenerator>());
        Assert.Same(generator, client.GetService<IChatClient>());
        Assert.Same(generator.Model, client.GetService<IOnnxModel>());
        Assert.Null(client.GetService<string>());
        Assert.Null(client.GetService(typeof(TextGenerator), "key"));
    }

    [Fact]
    public async Task A_chat_can_be_cancelled()
    {
        IChatClient client = generator;
        var stopped = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("a", cancellationToken: stopped));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.GetStreamingResponseAsync("a", cancellationToken: stopped).ToChatResponseAsync(CancellationToken.None));
    }
}
