namespace MlNetPath.Cli;

/// <summary>What a value of ONNX Runtime is; the numbers are those of its C interface.</summary>
internal enum ValueKind
{
    Unknown = 0,
    Tensor = 1,
    Sequence = 2,
    Map = 3,
    Opaque = 4,
    SparseTensor = 5,
    Optional = 6,
}
