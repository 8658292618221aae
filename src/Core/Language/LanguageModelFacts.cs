namespace MlNetPath.Core;

/// <summary>What a report tells of a model of language beside how good it is.</summary>
/// <param name="Details">What was chosen, and by what, in a few words such as <c>order 6, the best on validation</c>; may be empty.</param>
public sealed record LanguageModelFacts(string Details)
{
    /// <summary>How long its training took, where it came trained; null where it was made just now (that is measured) or by hand.</summary>
    public double? TrainSeconds { get; init; }

    /// <summary>How many numbers it holds; null where that says nothing.</summary>
    public long? Parameters { get; init; }

    /// <summary>Size of its files; null where it has none.</summary>
    public long? FileBytes { get; init; }

    /// <summary>SHA-256 of its network's file in lower-case hexadecimal; empty where it has none.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>What it computes on, in ONNX Runtime's short names.</summary>
    public string Provider { get; init; } = "CPU";
}
