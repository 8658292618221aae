namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>The ways to score an exported model that stand beside scoring it in batches on the processor.</summary>
public enum OnnxScoringKind
{
    /// <summary>
    /// ML.NET's own <c>ApplyOnnxModel</c> on the processor: one run of the model a text, whatever else is waiting. It takes inputs of a fixed length, or with one
    /// open dimension besides the batch, as the length of a text is.
    /// </summary>
    Stock,

    /// <summary>Weights and activations in 8 bits, on the processor.</summary>
    Int8,

    /// <summary>In batches on an NVIDIA card.</summary>
    Cuda,
}
