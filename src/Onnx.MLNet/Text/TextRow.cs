using Microsoft.ML.Data;

namespace MlNetPath.Onnx.MLNet;

/// <summary>What the text-to-bytes mapping reads: the text, and how it is to be cut, which is the same in all rows. ML.NET saves no state of a mapping, but it does save columns.</summary>
internal sealed class TextRow
{
    public const string TextColumn = "MlNetPath.Text", SettingsColumn = "MlNetPath.Settings";

    /// <summary>The text.</summary>
    [ColumnName(TextColumn)]
    public ReadOnlyMemory<char> Text { get; set; }

    /// <summary>Twice the number of bytes that a text is cut to, plus 1 if white space is folded.</summary>
    [ColumnName(SettingsColumn)]
    public int Settings { get; set; }
}
