using System.Buffers;
using System.Text;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Makes and reads ONNX Runtime's tensors.</summary>
internal static unsafe class NativeTensors
{
    /// <summary>A tensor over an array that stays in its place by itself, and lives as long as the tensor.</summary>
    /// <param name="type">Its element type, not of strings.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="data">Where in the array its elements are.</param>
    /// <param name="bytes">How many bytes they take.</param>
    /// <param name="array">The array.</param>
    public static ValueHandle Over(TensorElementType type, ReadOnlySpan<long> shape, void* data, long bytes, byte[] array) => new(Over(type, shape, data, bytes), memory: array);

    /// <summary>A tensor over pinned memory, which is released with it.</summary>
    public static ValueHandle Over(TensorElementType type, ReadOnlySpan<long> shape, MemoryHandle memory, long bytes)
    {
        try
        {
            return new(Over(type, shape, memory.Pointer, bytes), memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>A tensor in memory of the library's own, with nothing in it yet.</summary>
    public static ValueHandle Allocate(TensorElementType type, ReadOnlySpan<long> shape)
    {
        nint handle = 0;
        fixed (long* dimensions = shape)
        {
            NativeRuntime.Check(((delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)NativeRuntime.Api.CreateTensorAsOrtValue)(
                NativeRuntime.Allocator, dimensions, (nuint)shape.Length, type.ToNative(), &handle));
        }

        return new(handle);
    }

    /// <summary>A tensor of strings.</summary>
    public static ValueHandle Strings(ReadOnlySpan<string> elements, ReadOnlySpan<long> shape)
    {
        ValueHandle tensor = Allocate(TensorElementType.String, shape);
        try
        {
            for (int i = 0; i < elements.Length; i++)
            {
                int length = Encoding.UTF8.GetByteCount(elements[i] ?? throw new ArgumentException($"Element {i} of a string tensor is null."));
                Encoding.UTF8.GetBytes(elements[i], new Span<byte>(StringBuffer(tensor.DangerousGetHandle(), i, length), length));
            }

            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>A tensor of strings that are given as bytes, of any encoding.</summary>
    public static ValueHandle Strings(IReadOnlyList<ReadOnlyMemory<byte>> elements, ReadOnlySpan<long> shape)
    {
        ValueHandle tensor = Allocate(TensorElementType.String, shape);
        try
        {
            for (int i = 0; i < elements.Count; i++)
            {
                elements[i].Span.CopyTo(new Span<byte>(StringBuffer(tensor.DangerousGetHandle(), i, elements[i].Length), elements[i].Length));
            }

            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>The element type and the dimensions of a tensor.</summary>
    public static (TensorElementType Type, long[] Shape) Describe(nint tensor)
    {
        nint info = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Api.GetTensorTypeAndShape)(tensor, &info));
        try
        {
            int type = 0;
            nuint rank = 0;
            NativeRuntime.Check(((delegate* unmanaged<nint, int*, nint>)NativeRuntime.Api.GetTensorElementType)(info, &type));
            NativeRuntime.Check(((delegate* unmanaged<nint, nuint*, nint>)NativeRuntime.Api.GetDimensionsCount)(info, &rank));
            var shape = new long[(int)rank];
            fixed (long* dimensions = shape)
            {
                NativeRuntime.Check(((delegate* unmanaged<nint, long*, nuint, nint>)NativeRuntime.Api.GetDimensions)(info, dimensions, rank));
            }

            return (ElementTypes.FromNative(type), shape);
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)NativeRuntime.Api.ReleaseTensorTypeAndShapeInfo)(info);
        }
    }

    /// <summary>Where the elements of a tensor are that is not of strings.</summary>
    public static void* Data(nint tensor)
    {
        void* data = null;
        NativeRuntime.Check(((delegate* unmanaged<nint, void**, nint>)NativeRuntime.Api.GetTensorMutableData)(tensor, &data));
        return data;
    }

    /// <summary>An element of a tensor of strings.</summary>
    public static ReadOnlySpan<byte> StringAt(nint tensor, int index)
    {
        // There is no function that only looks; to resize a string to the length that it has changes nothing.
        nuint length = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, nuint, nuint*, nint>)NativeRuntime.Api.GetStringTensorElementLength)(tensor, (nuint)index, &length));
        return new(StringBuffer(tensor, index, checked((int)length)), checked((int)length));
    }

    private static nint Over(TensorElementType type, ReadOnlySpan<long> shape, void* data, long bytes)
    {
        nint handle = 0;
        long nothing = 0;
        fixed (long* dimensions = shape)
        {
            NativeRuntime.Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)NativeRuntime.Api.CreateTensorWithDataAsOrtValue)(
                NativeRuntime.CpuMemory, bytes == 0 ? &nothing : data, (nuint)bytes, dimensions, (nuint)shape.Length, type.ToNative(), &handle));
        }

        return handle;
    }

    private static byte* StringBuffer(nint tensor, int index, int length)
    {
        byte* place = null;
        NativeRuntime.Check(((delegate* unmanaged<nint, nuint, nuint, byte**, nint>)NativeRuntime.Api.GetResizedStringTensorElementBuffer)(tensor, (nuint)index, (nuint)length, &place));
        return place;
    }
}
