namespace MlNetPath.Onnx.Generation;

/// <summary>A text that was generated.</summary>
/// <param name="Text">The text, without its prompt, without the stop string that ended it, and without special tokens.</param>
/// <param name="Tokens">Its tokens, with the end token and those of the stop string.</param>
/// <param name="Finish">Why it ends.</param>
/// <param name="PromptTokens">How many tokens its prompt has.</param>
public sealed record GeneratedText(string Text, IReadOnlyList<GeneratedToken> Tokens, FinishReason Finish, int PromptTokens)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
