using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>
/// The text-to-bytes step of ML.NET pipelines. A saved model names it only, so loading needs this assembly registered: <c>mlContext.ComponentCatalog.RegisterAssembly(typeof(OnnxScoringCatalog).Assembly)</c>.
/// </summary>
[CustomMappingFactoryAttribute(ContractName)]
internal sealed class TextToBytesMapping : CustomMappingFactory<TextRow, BytesRow>
{
    /// <summary>The name under which saved models find it. Change it when the bytes change.</summary>
    public const string ContractName = "MlNetPath.TextToBytes.1";

    // So that twice as many still fit an integer.
    private const int MostBytes = 1 << 29;

    /// <inheritdoc/>
    public override Action<TextRow, BytesRow> GetMapping() => Map;

    /// <summary>Maps one text.</summary>
    public static void Map(TextRow source, BytesRow target)
    {
        byte[] text = TextBytes.Encode(source.Text.Span, source.Settings >> 1, (source.Settings & 1) != 0);
        VBuffer<long> bytes = target.Bytes;
        VBufferEditor<long> editor = VBufferEditor.Create(ref bytes, Math.Max(1, text.Length));
        TextBytes.Write(text, editor.Values);
        target.Bytes = editor.Commit();
    }

    /// <summary>The step as an estimator that ML.NET can save, settings included.</summary>
    public static IEstimator<ITransformer> Estimator(TransformsCatalog catalog, string output, string input, int maxBytes, bool foldsWhiteSpace)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxBytes, MostBytes);
        int settings = (maxBytes * 2) + (foldsWhiteSpace ? 1 : 0);
        return catalog.CopyColumns(TextRow.TextColumn, input)
            .Append(catalog.Expression(TextRow.SettingsColumn, FormattableString.Invariant($"x => {settings}"), TextRow.TextColumn))
            .Append(catalog.CustomMapping<TextRow, BytesRow>(Map, ContractName))
            .Append(catalog.CopyColumns(output, BytesRow.Column))
            .Append(catalog.DropColumns(TextRow.TextColumn, TextRow.SettingsColumn, BytesRow.Column));
    }
}
