using MlNetPath.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Torch.Training;

/// <summary>Where a training computes.</summary>
internal static class TrainingDevice
{
    /// <summary>The device of a wish: CUDA where there is one and it was not declined, else the CPU.</summary>
    /// <exception cref="InputException">CUDA was asked for, and there is none.</exception>
    public static Device Choose(ComputeDevice wish) => new(Choose(wish, cuda.is_available()));

    internal static DeviceType Choose(ComputeDevice wish, bool hasCuda) => wish switch
    {
        ComputeDevice.Cpu => DeviceType.CPU,
        ComputeDevice.Cuda when !hasCuda => throw new InputException("There is no CUDA device that libtorch can use: this build has the CPU's libtorch, or there is no driver. Train on the CPU, or build with a libtorch for CUDA."),
        _ => hasCuda ? DeviceType.CUDA : DeviceType.CPU,
    };
}
