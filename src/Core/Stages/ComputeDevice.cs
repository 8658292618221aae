namespace MlNetPath.Core;

/// <summary>Where a stage computes.</summary>
public enum ComputeDevice
{
    /// <summary>CUDA where there is one, else the CPU.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>A CUDA device; an error where there is none.</summary>
    Cuda,
}
