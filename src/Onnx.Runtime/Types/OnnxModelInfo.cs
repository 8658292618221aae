namespace MlNetPath.Onnx.Runtime;

/// <summary>What a model file says of itself.</summary>
/// <param name="Producer">The tool that wrote it.</param>
/// <param name="GraphName">The name of its graph.</param>
/// <param name="Description">Its description.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Version">Its version.</param>
/// <param name="Metadata">Its custom metadata.</param>
public sealed record OnnxModelInfo(string Producer, string GraphName, string Description, string Domain, long Version, IReadOnlyDictionary<string, string> Metadata);
