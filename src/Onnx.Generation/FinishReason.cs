namespace MlNetPath.Onnx.Generation;

/// <summary>Why a text ends where it ends.</summary>
public enum FinishReason
{
    /// <summary>The model wrote one of its end tokens, or, under a <see cref="GenerationTask"/>, the token of a language, behind which another text begins.</summary>
    End,

    /// <summary>One of <see cref="GenerationOptions.StopStrings"/> came.</summary>
    StopString,

    /// <summary>It has as many tokens as it may have.</summary>
    Length,
}
