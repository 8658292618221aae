using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Reads what a session says of its inputs, its outputs and its file.</summary>
internal static unsafe class SessionDescription
{
    private const int Tensor = 1, Sequence = 2, Map = 3, Optional = 6, SparseTensor = 5;

    /// <summary>The inputs: those that must be given first, then those that have a default.</summary>
    public static IReadOnlyList<OnnxValueInfo> Inputs(SessionHandle session) =>
    [
        .. Values(session, session.InputNames, NativeRuntime.Api.SessionGetInputTypeInfo, hasDefault: false),
        .. Values(session, session.Defaults, NativeRuntime.Api.SessionGetOverridableInitializerTypeInfo, hasDefault: true),
    ];

    /// <summary>The outputs, in the model's order.</summary>
    public static IReadOnlyList<OnnxValueInfo> Outputs(SessionHandle session) => Values(session, session.OutputNames, NativeRuntime.Api.SessionGetOutputTypeInfo, hasDefault: false);

    /// <summary>What the file says of itself.</summary>
    public static OnnxModelInfo Info(SessionHandle session)
    {
        nint metadata = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Api.SessionGetModelMetadata)(session.DangerousGetHandle(), &metadata));
        try
        {
            long version = 0;
            NativeRuntime.Check(((delegate* unmanaged<nint, long*, nint>)NativeRuntime.Api.ModelMetadataGetVersion)(metadata, &version));
            return new(
                Text(metadata, NativeRuntime.Api.ModelMetadataGetProducerName),
                Text(metadata, NativeRuntime.Api.ModelMetadataGetGraphName),
                Text(metadata, NativeRuntime.Api.ModelMetadataGetDescription),
                Text(metadata, NativeRuntime.Api.ModelMetadataGetDomain),
                version,
                Properties(metadata));
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)NativeRuntime.Api.ReleaseModelMetadata)(metadata);
        }
    }

    /// <summary>The type of a value, which for sequences and maps says what is in them.</summary>
    public static OnnxType TypeOfValue(nint value)
    {
        nint info = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Api.GetTypeInfo)(value, &info));
        return TakeType(info);
    }

    private static OnnxValueInfo[] Values(SessionHandle session, ReadOnlySpan<nint> names, nint typeFunction, bool hasDefault)
    {
        var values = new OnnxValueInfo[names.Length];
        for (int i = 0; i < values.Length; i++)
        {
            nint info = 0;
            NativeRuntime.Check(((delegate* unmanaged<nint, nuint, nint*, nint>)typeFunction)(session.DangerousGetHandle(), (nuint)i, &info));
            values[i] = new(Marshal.PtrToStringUTF8(names[i]) ?? "", TakeType(info), hasDefault);
        }

        return values;
    }

    private static OnnxType TakeType(nint info)
    {
        try
        {
            return TypeOf(info);
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)NativeRuntime.Api.ReleaseTypeInfo)(info);
        }
    }

    private static OnnxType TypeOf(nint info)
    {
        int kind = 0, key = 0;
        nint inner = 0, part = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, int*, nint>)NativeRuntime.Api.GetOnnxTypeFromTypeInfo)(info, &kind));
        switch (kind)
        {
            case Tensor:
                NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Api.CastTypeInfoToTensorInfo)(info, &inner));
                return TensorOf(inner);
            case Sequence:
                NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Api.CastTypeInfoToSequenceTypeInfo)(info, &inner));
                NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Api.GetSequenceElementType)(inner, &part));
                return new SequenceType(TakeType(part));
            case Map:
                NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Api.CastTypeInfoToMapTypeInfo)(info, &inner));
                NativeRuntime.Check(((delegate* unmanaged<nint, int*, nint>)NativeRuntime.Api.GetMapKeyType)(inner, &key));
                NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Api.GetMapValueType)(inner, &part));
                return new MapType(ElementTypes.FromNative(key), TakeType(part));
            case Optional:
                NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Api.CastTypeInfoToOptionalTypeInfo)(info, &inner));
                NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nint>)NativeRuntime.Api.GetOptionalContainedTypeInfo)(inner, &part));
                return new OptionalType(TakeType(part));
            default:
                return new OtherType(kind == SparseTensor ? "sparse tensor" : $"type {kind} of ONNX Runtime");
        }
    }

    private static TensorType TensorOf(nint info)
    {
        int type = 0;
        nuint rank = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, int*, nint>)NativeRuntime.Api.GetTensorElementType)(info, &type));
        if (((delegate* unmanaged<nint, byte>)NativeRuntime.Api.TensorTypeAndShape_HasShape)(info) == 0)
        {
            return new(ElementTypes.FromNative(type), null);
        }

        NativeRuntime.Check(((delegate* unmanaged<nint, nuint*, nint>)NativeRuntime.Api.GetDimensionsCount)(info, &rank));
        var lengths = new long[(int)rank];
        var names = new nint[(int)rank];
        fixed (long* length = lengths)
        fixed (nint* name = names)
        {
            NativeRuntime.Check(((delegate* unmanaged<nint, long*, nuint, nint>)NativeRuntime.Api.GetDimensions)(info, length, rank));
            NativeRuntime.Check(((delegate* unmanaged<nint, nint*, nuint, nint>)NativeRuntime.Api.GetSymbolicDimensions)(info, name, rank));
        }

        return new(ElementTypes.FromNative(type), [.. lengths.Zip(names, Dimension)]);
    }

    private static OnnxDimension Dimension(long length, nint name) =>
        length >= 0 ? new(length, null) : Marshal.PtrToStringUTF8(name) is { Length: > 0 } text ? new(null, text) : default;

    private static string Text(nint metadata, nint function)
    {
        nint text = 0;
        NativeRuntime.Check(((delegate* unmanaged<nint, nint, nint*, nint>)function)(metadata, NativeRuntime.Allocator, &text));
        return NativeRuntime.TakeString(text);
    }

    private static Dictionary<string, string> Properties(nint metadata)
    {
        nint* keys = null;
        long count = 0;
        var properties = new Dictionary<string, string>();
        NativeRuntime.Check(((delegate* unmanaged<nint, nint, nint**, long*, nint>)NativeRuntime.Api.ModelMetadataGetCustomMetadataMapKeys)(metadata, NativeRuntime.Allocator, &keys, &count));
        for (long i = 0; i < count; i++)
        {
            nint value = 0;
            NativeRuntime.Check(((delegate* unmanaged<nint, nint, nint, nint*, nint>)NativeRuntime.Api.ModelMetadataLookupCustomMetadataMap)(metadata, NativeRuntime.Allocator, keys[i], &value));
            properties[NativeRuntime.TakeString(keys[i])] = NativeRuntime.TakeString(value);
        }

        if (count > 0)
        {
            NativeRuntime.Check(((delegate* unmanaged<nint, nint, nint>)NativeRuntime.Api.AllocatorFree)(NativeRuntime.Allocator, (nint)keys));
        }

        return properties;
    }
}
