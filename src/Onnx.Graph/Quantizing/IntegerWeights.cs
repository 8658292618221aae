using System.Globalization;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Quantizing;

/// <summary>Makes weights of integers, each only once however many nodes use it.</summary>
internal sealed class IntegerWeights(ModelRewrite rewrite, QuantizationOptions options)
{
    /// <summary>The domain of the operators that ONNX Runtime has beside the standard.</summary>
    public const string RuntimeDomain = "com.microsoft";

    /// <summary>MatMulNBits' <c>accuracy_level</c> that computes in 8-bit integers, with a scale for each block of a row of activations; in float32, 8-bit weights would be slower than float32 weights.</summary>
    public const int ComputeInt8 = 4;

    // With fewer weights, the nodes that are added take more time and bytes than are won.
    private const int FewestWeights = 1024;

    // DynamicQuantizeLinear came with it.
    private const int FirstDynamicOpset = 11;

    // A pair of weights adds up to 128 at most, an activation to 255: so many rows cannot exceed a 32-bit sum.
    private const int MostRows = 131_072;

    // The factor of a product's right side; without one, a table or a weight that becomes floats again.
    private readonly Dictionary<(GraphConstant, bool Transpose, float? Factor), IntegerMatrix> made = [];

    /// <summary>A node's weight, if it is constant, of float32, and large enough; what is not is reported if it is worth it.</summary>
    public GraphConstant? Find(GraphScope scope, NodeProto node, int input, int? rank)
    {
        if (node.Input.Count <= input)
        {
            return null;
        }

        string name = node.Input[input];
        if (scope.Find(name) is not { } weight)
        {
            if (scope.IsDefault(name))
            {
                rewrite.Skip(node, $"its weight '{name}' is an input with a default, which callers may change");
            }

            return null;
        }

        var type = (ElementType)weight.Tensor.DataType;
        string? reason = type != ElementType.Float ? (node.OpType == "Gather" ? string.Empty : $"its weight '{name}' is {type}, not Float")
            : weight.Tensor.Dims.Contains(0) ? $"its weight '{name}' is empty"
            : rank is { } wanted && weight.Tensor.Dims.Count != wanted ? (node.OpType == "Gather" && weight.Tensor.Dims.Count < wanted ? string.Empty : $"its weight '{name}' has {weight.Tensor.Dims.Count} dimensions, not {wanted}")
            : TensorSize.Count(weight.Tensor.Dims) is var count and < FewestWeights ? $"its weight '{name}' has only {count.ToString(CultureInfo.InvariantCulture)} elements"
            : null;
        if (reason is null)
        {
            return rewrite.IsExcluded(node, name) || (weight.Name != name && rewrite.IsExcluded(node, weight.Name)) ? null : weight;
        }

        if (reason.Length > 0)
        {
            rewrite.Skip(node, reason);
        }

        return null;
    }

    /// <summary>The right side of a product, or null, with a reason reported, if it cannot be.</summary>
    public IntegerMatrix? Of(NodeProto node, GraphConstant weight, bool transpose, float factor)
    {
        if (made.TryGetValue((weight, transpose, factor), out IntegerMatrix? known))
        {
            return known;
        }

        bool blocks = options.Mode != QuantizationMode.Int8;
        if (!blocks && rewrite.Opset < FirstDynamicOpset)
        {
            rewrite.Skip(node, $"the model uses version {rewrite.Opset} of the standard operators, and integers are computed with from version {FirstDynamicOpset} on");
            return null;
        }

        if (Values(node, weight) is not { } values)
        {
            return null;
        }

        int rows = (int)weight.Tensor.Dims[transpose ? 1 : 0], columns = (int)weight.Tensor.Dims[transpose ? 0 : 1];
        if (rows > MostRows && !blocks)
        {
            rewrite.Skip(node, $"the sums over the {rows} rows of its weight could exceed 32 bits");
            return null;
        }

        // MatMulNBits has the matrix column by column, the others row by row.
        values = transpose == blocks ? values : Transposed(values, (int)weight.Tensor.Dims[1]);
        if (factor != 1)
        {
            values = Array.ConvertAll(values, v => v * factor);
        }

        if (!Array.TrueForAll(values, float.IsFinite))
        {
            rewrite.Skip(node, $"its weight '{weight.Name}' times its alpha exceeds float32");
            return null;
        }

        return made[(weight, transpose, factor)] = blocks ? Blocks(weight, values, rows, columns) : Columns(weight, values, rows, columns);
    }

    /// <summary>A table whose rows are taken.</summary>
    public IntegerMatrix? OfTable(NodeProto node, GraphConstant table)
    {
        if (made.TryGetValue((table, false, null), out IntegerMatrix? known))
        {
            return known;
        }

        if (Values(node, table) is not { } values)
        {
            return null;
        }

        int rows = (int)table.Tensor.Dims[0], length = (int)table.Tensor.Dims[1], block = options.BlockSize;
        if (options.Mode == QuantizationMode.Int4Weights && length % block == 0)
        {
            (byte[] packed, float[] blockScales) = WeightGrid.Blocks(values, length, 4, block);
            rewrite.Import(RuntimeDomain, 1);
            return made[(table, false, null)] = new(
                rewrite.AddWeight(table, "int4_rows", OnnxTensor.FromBytes(ElementType.UInt8, packed, rows, length / 2)),
                rewrite.AddWeight(table, "row_scales", OnnxTensor.From<float>(blockScales, rows, length / block)),
                rows,
                length,
                IntegerFormats.Blocks(4, block),
                4,
                block);
        }

        (sbyte[] integers, float[] scales) = WeightGrid.Rows(values, length);
        return made[(table, false, null)] = new(
            rewrite.AddWeight(table, "int8_rows", OnnxTensor.From<sbyte>(integers, rows, length)),
            rewrite.AddWeight(table, "row_scales", OnnxTensor.From<float>(scales, rows, 1)),
            rows,
            length,
            IntegerFormats.Rows);
    }

    /// <summary>A weight of any shape with a scale for each entry of its first dimensions.</summary>
    public IntegerMatrix? OfChannels(NodeProto node, GraphConstant weight, int channelDimensions)
    {
        if (made.TryGetValue((weight, false, null), out IntegerMatrix? known))
        {
            return known;
        }

        if (weight.Transposed || weight.Tensor.Dims.Count <= channelDimensions)
        {
            rewrite.Skip(node, $"its weight '{weight.Name}' has another shape than {node.OpType} takes");
            return null;
        }

        if (Values(node, weight) is not { } values)
        {
            return null;
        }

        long[] dimensions = [.. weight.Tensor.Dims], channels = [.. dimensions.Select((d, i) => i < channelDimensions ? d : 1)];
        int length = (int)TensorSize.Count(dimensions[channelDimensions..]);
        (sbyte[] integers, float[] scales) = WeightGrid.Rows(values, length);
        return made[(weight, false, null)] = new(
            rewrite.AddWeight(weight, "int8_channels", OnnxTensor.From<sbyte>(integers, dimensions)),
            rewrite.AddWeight(weight, "channel_scales", OnnxTensor.From<float>(scales, channels)),
            scales.Length,
            length,
            IntegerFormats.Stored);
    }

    private IntegerMatrix Columns(GraphConstant weight, float[] values, int rows, int columns)
    {
        (sbyte[] integers, float[] scales) = WeightGrid.Columns(values, columns);
        return new(
            rewrite.AddWeight(weight, "int8", OnnxTensor.From<sbyte>(integers, rows, columns)),
            rewrite.AddWeight(weight, "scales", OnnxTensor.From<float>(scales, columns)),
            rows,
            columns,
            IntegerFormats.Dynamic);
    }

    private IntegerMatrix Blocks(GraphConstant weight, float[] values, int rows, int columns)
    {
        int bits = options.Mode == QuantizationMode.Int4Weights ? 4 : 8, block = options.BlockSize, blocks = (rows + block - 1) / block;
        (byte[] integers, float[] scales) = WeightGrid.Blocks(values, rows, bits, block);
        rewrite.Import(RuntimeDomain, 1);
        return new(
            rewrite.AddWeight(weight, $"int{bits}", OnnxTensor.FromBytes(ElementType.UInt8, integers, columns, blocks, block * bits / 8)),
            rewrite.AddWeight(weight, "scales", OnnxTensor.From<float>(scales, columns, blocks)),
            rows,
            columns,
            IntegerFormats.Blocks(bits, block),
            bits,
            block);
    }

    // A copy, which may be changed.
    private float[]? Values(NodeProto node, GraphConstant weight)
    {
        float[] values = rewrite.Read(weight).Span<float>().ToArray();
        if (Array.TrueForAll(values, float.IsFinite))
        {
            return values;
        }

        rewrite.Skip(node, $"its weight '{weight.Name}' holds infinite values or such that are no numbers");
        return null;
    }

    private static float[] Transposed(float[] values, int columns)
    {
        var transposed = new float[values.Length];
        int rows = values.Length / columns;
        for (int i = 0; i < values.Length; i++)
        {
            transposed[(i % columns * rows) + (i / columns)] = values[i];
        }

        return transposed;
    }
}
