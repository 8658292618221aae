using Microsoft.ML.Data;

namespace MlNetPath.Onnx.MLNet;

/// <summary>What the text-to-bytes mapping writes.</summary>
internal sealed class BytesRow
{
    public const string Column = "MlNetPath.Bytes";

    /// <summary>Each byte of the UTF-8 text plus 1; a 0 alone for an empty text.</summary>
    [ColumnName(Column)]
    public VBuffer<long> Bytes { get; set; }
}
