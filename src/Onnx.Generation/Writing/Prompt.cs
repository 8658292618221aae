namespace MlNetPath.Onnx.Generation;

/// <summary>What stands before a text, and what has a say in how it goes on.</summary>
/// <param name="Tokens">The tokens before it.</param>
/// <param name="Processor">Changes the model's logits; null for nothing.</param>
internal sealed record Prompt(int[] Tokens, ILogitsProcessor? Processor = null)
{
    /// <summary>The tokens of examples that found no room before it.</summary>
    public int[] LeftOut { get; init; } = [];

    /// <summary>The tokens that the text may say again, whether the model sees them or not.</summary>
    public int[] Repeatable() => LeftOut.Length == 0 ? Tokens : [.. LeftOut, .. Tokens];
}
