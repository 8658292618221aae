namespace MlNetPath.Onnx.Runtime;

/// <summary>Makes and reads ONNX Runtime's sequences and maps.</summary>
internal static unsafe class NativeCollections
{
    /// <summary>A sequence of these values, whose memory it shares; or a map of two tensors, which are copied.</summary>
    public static ValueHandle Of(ValueKind kind, ReadOnlySpan<nint> parts)
    {
        nint handle = 0;
        fixed (nint* first = parts)
        {
            NativeRuntime.Check(((delegate* unmanaged<nint*, nuint, int, nint*, nint>)NativeRuntime.Api.CreateValue)(first, (nuint)parts.Length, (int)kind, &handle));
        }

        return new(handle);
    }

    /// <summary>How many values a sequence has; 2, keys and values, for a map.</summary>
    public static int Count(nint value)
    {
        nuint count = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, nuint*, nint>)NativeRuntime.Api.GetValueCount)(value, &count));
        return checked((int)count);
    }

    /// <summary>A copy of a value of a sequence, or of a map's keys (0) or values (1).</summary>
    public static ValueHandle Item(nint value, int index)
    {
        nint item = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, int, nint, nint*, nint>)NativeRuntime.Api.GetValue)(value, index, NativeRuntime.Allocator, &item));
        return new(item);
    }

    /// <summary>What a value is; <see cref="ValueKind.Absent"/> for an optional that is not there.</summary>
    public static ValueKind Kind(nint value)
    {
        int present = 0, kind = 0;
        if (value == 0)
        {
            return ValueKind.Absent;
        }

        NativeRuntime.Check(((delegate* unmanaged<nint, int*, nint>)NativeRuntime.Api.HasValue)(value, &present));
        if (present == 0)
        {
            return ValueKind.Absent;
        }

        NativeRuntime.Check(((delegate* unmanaged<nint, int*, nint>)NativeRuntime.Api.GetValueType)(value, &kind));
        return (ValueKind)kind;
    }
}
