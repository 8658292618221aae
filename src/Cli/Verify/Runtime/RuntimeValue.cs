using System.Buffers;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Cli;

/// <summary>A value that ONNX Runtime takes or has made. Its memory is read where it lies and is gone with the value.</summary>
internal sealed unsafe class RuntimeValue : IDisposable
{
    // The C interface counts the newest types otherwise than the standard.
    private static readonly (ElementType Standard, int Native)[] OtherNumbers = [(ElementType.UInt2, 24), (ElementType.Int2, 25), (ElementType.Float8E8M0, 26)];

    private readonly MemoryHandle pin;
    private readonly IReadOnlyList<RuntimeValue> parts;

    /// <summary>Takes over a value of the library's.</summary>
    public RuntimeValue(nint handle, MemoryHandle pin = default)
        : this(handle, pin, [])
    {
    }

    private RuntimeValue(nint handle, MemoryHandle pin, IReadOnlyList<RuntimeValue> parts)
    {
        Handle = handle;
        this.pin = pin;
        this.parts = parts;
        if (handle == 0)
        {
            return;
        }

        int present = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, int*, nint>)NativeRuntime.Functions.HasValue)(handle, &present));
        if (present != 0)
        {
            int kind = 0;
            NativeRuntime.Check(((delegate* unmanaged<nint, int*, nint>)NativeRuntime.Functions.GetValueType)(handle, &kind));
            Kind = (ValueKind)kind;
            if (Kind == ValueKind.Tensor)
            {
                (Type, Dimensions) = TypeAndDimensions();
            }
        }
    }

    /// <summary>The library's own handle; 0 for an output that the model did not make.</summary>
    public nint Handle { get; }

    /// <summary>What it is; <see cref="ValueKind.Unknown"/> for an optional value that is not there.</summary>
    public ValueKind Kind { get; }

    /// <summary>The type of a tensor's elements.</summary>
    public ElementType Type { get; }

    /// <summary>A tensor's dimensions.</summary>
    public long[] Dimensions { get; } = [];

    /// <summary>How many values a sequence has; 2, keys and values, for a map.</summary>
    public int Count
    {
        get
        {
            nuint count = 0;
            NativeRuntime.Check(((delegate* unmanaged<nint, nuint*, nint>)NativeRuntime.Functions.GetValueCount)(Handle, &count));
            return checked((int)count);
        }
    }

    /// <summary>A tensor over memory, which stays where it is as long as the value is not disposed.</summary>
    public static RuntimeValue Tensor(ElementType type, long[] dimensions, ReadOnlyMemory<byte> bytes)
    {
        MemoryHandle pin = bytes.Pin();
        try
        {
            nint handle = 0;
            long nothing = 0;
            fixed (long* shape = dimensions)
            {
                NativeRuntime.Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)NativeRuntime.Functions.CreateTensorWithDataAsOrtValue)(
                    NativeRuntime.Memory, bytes.IsEmpty ? &nothing : pin.Pointer, (nuint)bytes.Length, shape, (nuint)dimensions.Length, NativeNumber(type), &handle));
            }

            return new(handle, pin);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    /// <summary>A tensor of strings, given as bytes.</summary>
    public static RuntimeValue Strings(long[] dimensions, IEnumerable<ReadOnlyMemory<byte>> strings)
    {
        nint handle = 0;
        fixed (long* shape = dimensions)
        {
            NativeRuntime.Check(((delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)NativeRuntime.Functions.CreateTensorAsOrtValue)(
                NativeRuntime.Allocator, shape, (nuint)dimensions.Length, (int)ElementType.String, &handle));
        }

        var tensor = new RuntimeValue(handle);
        nuint index = 0;
        foreach (ReadOnlyMemory<byte> element in strings)
        {
            byte* place = null;
            NativeRuntime.Check(((delegate* unmanaged<nint, nuint, nuint, byte**, nint>)NativeRuntime.Functions.GetResizedStringTensorElementBuffer)(
                handle, index++, (nuint)element.Length, &place));
            element.Span.CopyTo(new Span<byte>(place, element.Length));
        }

        return tensor;
    }

    /// <summary>
    /// A sequence, or a map of two tensors. The library's value uses the memory of its parts, so they become its own and are disposed with it.
    /// An empty sequence cannot be made this way.
    /// </summary>
    public static RuntimeValue Of(ValueKind kind, IReadOnlyList<RuntimeValue> parts)
    {
        nint[] handles = [.. parts.Select(part => part.Handle)];
        nint handle = 0;
        fixed (nint* first = handles)
        {
            NativeRuntime.Check(((delegate* unmanaged<nint*, nuint, int, nint*, nint>)NativeRuntime.Functions.CreateValue)(first, (nuint)handles.Length, (int)kind, &handle));
        }

        return new(handle, default, parts);
    }

    /// <summary>The elements of a tensor that is not of strings.</summary>
    public ReadOnlySpan<byte> Bytes(int length)
    {
        void* elements = null;
        NativeRuntime.Check(((delegate* unmanaged<nint, void**, nint>)NativeRuntime.Functions.GetTensorMutableData)(Handle, &elements));
        return new(elements, length);
    }

    /// <summary>An element of a tensor of strings.</summary>
    public ReadOnlySpan<byte> StringAt(int index)
    {
        // There is no function that only looks; to resize a string to the length that it has changes nothing.
        nuint length = 0;
        byte* place = null;
        NativeRuntime.Check(((delegate* unmanaged<nint, nuint, nuint*, nint>)NativeRuntime.Functions.GetStringTensorElementLength)(Handle, (nuint)index, &length));
        NativeRuntime.Check(((delegate* unmanaged<nint, nuint, nuint, byte**, nint>)NativeRuntime.Functions.GetResizedStringTensorElementBuffer)(Handle, (nuint)index, length, &place));
        return new(place, checked((int)length));
    }

    /// <summary>A value of a sequence, or a map's keys (0) or values (1); the caller disposes it.</summary>
    public RuntimeValue this[int index]
    {
        get
        {
            nint handle = 0;
            NativeRuntime.Check(((delegate* unmanaged<nint, int, nint, nint*, nint>)NativeRuntime.Functions.GetValue)(Handle, index, NativeRuntime.Allocator, &handle));
            return new(handle);
        }
    }

    public void Dispose()
    {
        ((delegate* unmanaged<nint, void>)NativeRuntime.Functions.ReleaseValue)(Handle);
        pin.Dispose();
        foreach (RuntimeValue part in parts)
        {
            part.Dispose();
        }
    }

    private (ElementType Type, long[] Dimensions) TypeAndDimensions()
    {
        nint info = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Functions.GetTensorTypeAndShape)(Handle, &info));
        try
        {
            int type = 0;
            nuint rank = 0;
            NativeRuntime.Check(((delegate* unmanaged<nint, int*, nint>)NativeRuntime.Functions.GetTensorElementType)(info, &type));
            NativeRuntime.Check(((delegate* unmanaged<nint, nuint*, nint>)NativeRuntime.Functions.GetDimensionsCount)(info, &rank));
            long[] dimensions = new long[(int)rank];
            fixed (long* first = dimensions)
            {
                NativeRuntime.Check(((delegate* unmanaged<nint, long*, nuint, nint>)NativeRuntime.Functions.GetDimensions)(info, first, rank));
            }

            return (StandardType(type), dimensions);
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)NativeRuntime.Functions.ReleaseTensorTypeAndShapeInfo)(info);
        }
    }

    private static ElementType StandardType(int number)
    {
        int other = Array.FindIndex(OtherNumbers, pair => pair.Native == number);
        return other < 0 ? (ElementType)number : OtherNumbers[other].Standard;
    }

    private static int NativeNumber(ElementType type)
    {
        int other = Array.FindIndex(OtherNumbers, pair => pair.Standard == type);
        return other < 0 ? (int)type : OtherNumbers[other].Native;
    }
}
