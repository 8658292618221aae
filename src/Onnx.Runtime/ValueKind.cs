namespace MlNetPath.Onnx.Runtime;

/// <summary>What a value is. The numbers are those of ONNX Runtime's C interface.</summary>
public enum ValueKind
{
    /// <summary>An optional value that is not there.</summary>
    Absent = 0,

    /// <summary>Elements of one type in a shape.</summary>
    Tensor = 1,

    /// <summary>Values in an order.</summary>
    Sequence = 2,

    /// <summary>Keys, and a value for each.</summary>
    Map = 3,

    /// <summary>A type that an extension of ONNX Runtime defines.</summary>
    Opaque = 4,

    /// <summary>A tensor that stores only some of its elements; its values cannot be read here.</summary>
    SparseTensor = 5,
}
