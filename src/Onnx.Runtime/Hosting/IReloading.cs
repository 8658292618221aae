namespace MlNetPath.Onnx.Runtime;

/// <summary>Something whose file may be replaced.</summary>
internal interface IReloading
{
    /// <summary>Why the newest file was refused; null where it is the one in use.</summary>
    string? Refusal { get; }

    /// <summary>Whether its file is watched, so that another model may be behind it from one call to the next.</summary>
    bool IsWatching { get; }
}
