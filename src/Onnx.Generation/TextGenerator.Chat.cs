using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MlNetPath.Onnx.Generation;

/// <content>
/// The generator as a chat client. Models of this kind know no roles and no conversation, so no chat template is needed and none is read: the text of the last message, which has to be the user's, is continued or translated as the task says;
/// what comes before it, and <see cref="ChatOptions.Instructions"/>, is not read.
/// </content>
public sealed partial class TextGenerator : IChatClient
{
    private const string Provider = "mlnetpath";

    async Task<ChatResponse> IChatClient.GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        (Prompt prompt, GenerationSettings settings) = Begin(messages, options);
        GeneratedText whole = await Task.Run(() => Write([prompt], settings, [settings.Seed], cancellationToken)[0], cancellationToken).ConfigureAwait(false);
        return new(new ChatMessage(ChatRole.Assistant, whole.Text) { MessageId = NewId() })
        {
            ResponseId = NewId(),
            ModelId = model.Decoder.Model.Name,
            CreatedAt = DateTimeOffset.UtcNow,
            FinishReason = Reason(whole),
            Usage = Usage(whole),
            RawRepresentation = whole,
        };
    }

    IAsyncEnumerable<ChatResponseUpdate> IChatClient.GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        (Prompt prompt, GenerationSettings settings) = Begin(messages, options);
        return Updates(cancellationToken);

        async IAsyncEnumerable<ChatResponseUpdate> Updates([EnumeratorCancellation] CancellationToken stop)
        {
            (string response, string message) = (NewId(), NewId());
            DateTimeOffset created = DateTimeOffset.UtcNow;
            await foreach ((string piece, GeneratedText? whole) in Stream(prompt, settings, stop).ConfigureAwait(false))
            {
                if (piece.Length > 0)
                {
                    yield return Update([new TextContent(piece)]);
                }

                if (whole is not null)
                {
                    ChatResponseUpdate last = Update([new UsageContent(Usage(whole))]);
                    (last.FinishReason, last.RawRepresentation) = (Reason(whole), whole);
                    yield return last;
                }
            }

            ChatResponseUpdate Update(IList<AIContent> contents) => new(ChatRole.Assistant, contents) { ResponseId = response, MessageId = message, ModelId = model.Decoder.Model.Name, CreatedAt = created };
        }
    }

    object? IChatClient.GetService(Type serviceType, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(Provider, providerUri: null, model.Decoder.Model.Name)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(Model) ? Model
            : null;
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static ChatFinishReason Reason(GeneratedText whole) => whole.Finish == FinishReason.Length ? ChatFinishReason.Length : ChatFinishReason.Stop;

    private static UsageDetails Usage(GeneratedText whole) => new() { InputTokenCount = whole.PromptTokens, OutputTokenCount = whole.Tokens.Count, TotalTokenCount = whole.PromptTokens + whole.Tokens.Count };

    private (Prompt Prompt, GenerationSettings Settings) Begin(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.LastOrDefault() is not { } last || last.Role != ChatRole.User)
        {
            throw new ArgumentException("The last message has to be the user's; its text is what is continued or translated.", nameof(messages));
        }

        if (last.Contents.FirstOrDefault(c => c is not TextContent) is { } other)
        {
            throw new NotSupportedException($"The last message has a {other.GetType().Name}, and the model reads text only.");
        }

        GenerationOptions own = Own(options);
        if (own.Fault is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        (Prompt prompt, GenerationSettings settings) = Begin(last.Text, own with { MaxNewTokens = null });
        if (own.MaxNewTokens is not { } most)
        {
            return (prompt, settings);
        }

        // In a chat it is a limit, which says nothing of how long an answer will be.
        return (prompt, settings with { MaxNewTokens = settings.Slides ? most : Math.Min(most, ContextLength - prompt.Tokens.Length) });
    }

    private GenerationOptions Own(ChatOptions? options)
    {
        if (options is null)
        {
            return new();
        }

        string? unknown = options.Tools is { Count: > 0 } ? nameof(options.Tools)
            : options.ResponseFormat is ChatResponseFormatJson ? nameof(options.ResponseFormat)
            : options.FrequencyPenalty is not (null or 0) ? nameof(options.FrequencyPenalty)
            : options.PresencePenalty is not (null or 0) ? nameof(options.PresencePenalty)
            : options.ConversationId is not null ? nameof(options.ConversationId)
            : options.ContinuationToken is not null ? nameof(options.ContinuationToken)
            : null;
        if (unknown is not null)
        {
            throw new NotSupportedException($"The model has no use for {nameof(ChatOptions)}.{unknown}; leave it unset.");
        }

        GenerationOptions own = options.RawRepresentationFactory?.Invoke(this) as GenerationOptions ?? new();
        return own with
        {
            MaxNewTokens = options.MaxOutputTokens ?? own.MaxNewTokens,
            Temperature = options.Temperature ?? own.Temperature,
            TopK = options.TopK ?? own.TopK,
            TopP = options.TopP ?? own.TopP,
            Seed = options.Seed ?? own.Seed,
            StopStrings = options.StopSequences is { Count: > 0 } stops ? [.. stops] : own.StopStrings,
        };
    }
}
