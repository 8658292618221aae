namespace MlNetPath.Onnx.Generation;

/// <summary>What stands before a text, and what has a say in how it goes on.</summary>
/// <param name="Tokens">The tokens before it.</param>
/// <param name="Processor">Changes the model's logits; null for nothing.</param>
internal sealed record Prompt(int[] Tokens, ILogitsProcessor? Processor = null);
