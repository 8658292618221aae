using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>What makes two tensors the same weight. Holds only as long as the tensor's memory is not freed and used anew, so whoever stores one keeps the tensor.</summary>
internal static class TensorIdentity
{
    /// <summary>The memory of the elements and how they lie in it, since TorchSharp makes new objects for the same memory. What has no address here is only itself.</summary>
    public static object Of(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
        {
            return new Itself(tensor);
        }

        string shape = string.Join(',', tensor.shape);
        if (tensor.numel() == 0)
        {
            return (tensor.dtype, shape); // nothing is in any of them
        }

        return (AddressOf(tensor), tensor.dtype, shape, tensor.is_contiguous() ? string.Empty : string.Join(',', tensor.stride()));
    }

    /// <summary>The memory from a tensor's first element to its last; null where it has none here.</summary>
    public static (IntPtr Start, IntPtr End)? MemoryOf(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU || tensor.numel() == 0)
        {
            return null;
        }

        IntPtr start = AddressOf(tensor);
        long last = tensor.shape.Zip(tensor.stride(), (size, stride) => (size - 1) * stride).Sum();
        return (start, start + (IntPtr)((last + 1) * tensor.ElementSize));
    }

    /// <summary>What makes two tensors the same that are computed alike from several others.</summary>
    public static object Of(string computation, IEnumerable<Tensor> tensors) =>
        tensors.Aggregate((object)computation, (before, tensor) => (before, Of(tensor)));

    private static IntPtr AddressOf(Tensor tensor)
    {
        using Tensor detached = tensor.detach();
        using Tensor first = detached.as_strided([1], [1], detached.storage_offset());
        return new TensorMemory(first).Address;
    }

    private sealed class Itself(Tensor tensor)
    {
        private readonly Tensor tensor = tensor;

        public override bool Equals(object? obj) => obj is Itself other && ReferenceEquals(other.tensor, tensor);

        public override int GetHashCode() => RuntimeHelpers.GetHashCode(tensor);
    }
}
