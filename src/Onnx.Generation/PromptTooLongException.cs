using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>A text has more tokens, with what the task adds and what is to be written, than the model sees.</summary>
public sealed class PromptTooLongException : OnnxModelException
{
    private PromptTooLongException(string message, int promptTokens, int contextLength)
        : base(message) => (PromptTokens, ContextLength) = (promptTokens, contextLength);

    internal PromptTooLongException(string name, int promptTokens, int contextLength, int? maxNewTokens)
        : this(promptTokens >= contextLength
            ? FormattableString.Invariant($"{name} has {promptTokens} tokens with what the task adds, and the model sees {contextLength} with what it writes. Shorten it, or set {nameof(GenerationOptions.Overflow)} to {nameof(ContextOverflow.Slide)}.")
            : FormattableString.Invariant($"{name} has {promptTokens} tokens with what the task adds, and the model sees {contextLength}, so that {nameof(GenerationOptions.MaxNewTokens)} can be {contextLength - promptTokens}, not {maxNewTokens}. Lower it, or set {nameof(GenerationOptions.Overflow)} to {nameof(ContextOverflow.Slide)}."), promptTokens, contextLength)
    {
    }

    /// <summary>That of a text that is only read.</summary>
    internal static PromptTooLongException OfWhole(string name, int tokens, int contextLength) =>
        new(FormattableString.Invariant($"{name} has {tokens} tokens with its continuation and what the task adds, and the model sees {contextLength}. Shorten it."), tokens, contextLength);

    /// <summary>How many tokens the prompt has.</summary>
    public int PromptTokens { get; }

    /// <summary>How many tokens the model sees, those that it writes included.</summary>
    public int ContextLength { get; }
}
