using System.Globalization;
using System.Text;
using MlNetPath.Onnx.Graph.Inspecting;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>
/// What NVIDIA's Triton, and KServe through it, want to know of a model that they serve: a file <c>config.pbtxt</c> in the model's folder, beside the numbered folder with the <c>model.onnx</c>.
/// It is a <c>ModelConfig</c> message in protobuf's text format.
/// </summary>
/// <remarks>
/// Where the first dimension of every input and output is open and has one name, it is the batch: the server puts requests together and the other dimensions alone are listed. Else requests are passed on as they come, all dimensions listed.
/// </remarks>
public static class TritonConfig
{
    /// <summary>What the file is called.</summary>
    public const string FileName = "config.pbtxt";

    /// <summary>The text of the file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="maxBatchSize">How many examples the server may put together; 0 for none, also where the model has a batch.</param>
    /// <param name="name">The model's name, which must be that of its folder; null leaves it out, and the folder may be renamed.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxBatchSize"/> is negative.</exception>
    /// <exception cref="GraphException">An input or output is no tensor, has a type that Triton lacks, or the file does not say its shape.</exception>
    public static string Of(ModelProto model, int maxBatchSize = 256, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBatchSize);
        GraphProto graph = model.MainGraph();
        var weights = graph.Initializer.Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
        ValueInfoProto[] inputs = [.. graph.Input.Where(i => !weights.Contains(i.Name))], values = [.. inputs, .. graph.Output];
        foreach (ValueInfoProto value in values)
        {
            Require(value);
        }

        bool batches = maxBatchSize > 0 && values.Select(v => BatchName(v.Type.TensorType.Shape)).Distinct().ToArray() is [not null];
        var text = new StringBuilder();
        if (name is not null)
        {
            text.Append("name: ").Append(Quoted(name)).Append('\n');
        }

        text.Append("platform: \"onnxruntime_onnx\"\nbackend: \"onnxruntime\"\n");
        text.Append(CultureInfo.InvariantCulture, $"max_batch_size: {(batches ? maxBatchSize : 0)}\n");
        Append(text, "input", inputs, batches);
        Append(text, "output", graph.Output, batches);
        return text.Append(batches ? "dynamic_batching { }\n" : "").ToString();
    }

    private static void Require(ValueInfoProto value)
    {
        if (value.Type?.TensorType is not { Shape: { } shape } tensor)
        {
            throw new GraphException($"Triton cannot serve '{value.Name}' {TypeText.Of(value.Type)}: it takes tensors whose number of dimensions the file says.");
        }

        if (TypeName((ElementType)tensor.ElemType) is null || shape.Dim.Any(d => d is { HasDimValue: true, DimValue: 0 }))
        {
            throw new GraphException($"Triton has no tensors like '{value.Name}' {TypeText.Of(value.Type)}.");
        }
    }

    private static string? BatchName(TensorShapeProto shape) => shape.Dim is [{ DimParam: { Length: > 0 } name }, ..] ? name : null;

    private static void Append(StringBuilder text, string field, IReadOnlyList<ValueInfoProto> values, bool batches)
    {
        foreach (ValueInfoProto value in values)
        {
            TypeProto.Types.Tensor tensor = value.Type.TensorType;
            long[] dims = [.. tensor.Shape.Dim.Skip(batches ? 1 : 0).Select(d => d is { HasDimValue: true, DimValue: > 0 } ? d.DimValue : -1)];
            text.Append(CultureInfo.InvariantCulture, $"{field} {{\n  name: {Quoted(value.Name)}\n  data_type: {TypeName((ElementType)tensor.ElemType)}\n");

            // The list must not be empty, so a single value is a list of one to those who ask.
            text.Append(dims.Length > 0 ? $"  dims: [ {string.Join(", ", dims.Select(d => d.ToString(CultureInfo.InvariantCulture)))} ]\n" : "  dims: [ 1 ]\n  reshape { shape: [ ] }\n");
            text.Append("}\n");
        }
    }

    private static string? TypeName(ElementType type) => type switch
    {
        ElementType.Bool => "TYPE_BOOL",
        ElementType.UInt8 => "TYPE_UINT8",
        ElementType.UInt16 => "TYPE_UINT16",
        ElementType.UInt32 => "TYPE_UINT32",
        ElementType.UInt64 => "TYPE_UINT64",
        ElementType.Int8 => "TYPE_INT8",
        ElementType.Int16 => "TYPE_INT16",
        ElementType.Int32 => "TYPE_INT32",
        ElementType.Int64 => "TYPE_INT64",
        ElementType.Float16 => "TYPE_FP16",
        ElementType.Float => "TYPE_FP32",
        ElementType.Double => "TYPE_FP64",
        ElementType.BFloat16 => "TYPE_BF16",
        ElementType.String => "TYPE_STRING",
        _ => null,
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                < ' ' or (char)127 => "\\" + Convert.ToString(c, 8).PadLeft(3, '0'),
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }
}
