namespace MlNetPath.Onnx.Torch;

/// <summary>What <see cref="TorchRuntime.Load"/> loaded, and what it had to do for it.</summary>
public sealed record TorchRuntimeInfo
{
    /// <summary>The version of libtorch, e.g. <c>2.10.0</c>.</summary>
    public required string LibTorchVersion { get; init; }

    /// <summary>The native files that were loaded, in that order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>
    /// What was changed in a copy of TorchSharp's native library so that it loads on this system, one sentence each; empty where the
    /// library was loaded as it is. The original is never changed.
    /// </summary>
    public required IReadOnlyList<string> Repairs { get; init; }

    /// <summary>It in one line.</summary>
    public override string ToString() => Repairs.Count == 0
        ? $"libtorch {LibTorchVersion}, loaded as it is from '{Path.GetDirectoryName(Files[0])}'"
        : $"libtorch {LibTorchVersion}, with TorchSharp's own library from a copy that fits this system's libstdc++ ('{Files[^1]}': {string.Join("; ", Repairs)})";
}
