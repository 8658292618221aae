using MlNetPath.Onnx.Graph.Quantizing;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Makes models smaller, and faster on ONNX Runtime, by storing weights in fewer bits. What it costs in accuracy is to be measured, for instance with <c>mlnetpath quantize</c>.</summary>
/// <remarks>Thread-safe, as long as no other thread uses the same model. Files quantized for 4 bits, and for 8 bits in blocks, use operators that ONNX Runtime has beside the standard (domain <c>com.microsoft</c>).</remarks>
public static class ModelQuantization
{
    // From it on operators broadcast, and ONNX Runtime has them.
    private const int FirstOpset = 7;

    /// <summary>
    /// Quantizes the weights of <c>MatMul</c>, <c>Gemm</c> and <c>Gather</c>, and stores those of <c>Conv</c>, <c>ConvTranspose</c>, <c>LSTM</c>, <c>GRU</c> and <c>RNN</c> in 8 bits; those two ways differ, since integers
    /// are no faster than floats for the latter. <see cref="QuantizationMode.Float16"/> takes all operators that are defined for it, <see cref="QuantizationMode.Float16Weights"/> the weights of all. Weights are changed that are float32 and constant, in the graphs of <c>If</c> and <c>Loop</c> too; not in functions.
    /// </summary>
    /// <param name="model">The model. It is changed in place, or, where this throws, not at all.</param>
    /// <param name="options">What weights become; 8-bit integers if null.</param>
    /// <exception cref="GraphException">The model breaks the rules of the format, its operators are too old, weights in another file cannot be read, or there is nothing to quantize.</exception>
    public static QuantizationReport Quantize(ModelProto model, QuantizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        ModelChecker.ThrowIfInvalid(model);
        long before = WeightBytes(model);
        var rewrite = new ModelRewrite(model, options);
        if (rewrite.Opset < FirstOpset)
        {
            throw new GraphException($"The model uses version {rewrite.Opset} of the standard operators, and quantization needs version {FirstOpset} or later. Export the model anew.");
        }

        if (options.Mode == QuantizationMode.Float16)
        {
            new HalfRewrite(rewrite).Run();
        }
        else if (options.Mode == QuantizationMode.Float16Weights)
        {
            new HalfRewrite(rewrite).Store();
        }
        else
        {
            new IntegerRewrite(rewrite, options).Run();
        }

        if (rewrite.Quantized.Count == 0)
        {
            throw new GraphException($"Nothing in the model can be quantized{WhyNot(rewrite, options.Mode)}.");
        }

        rewrite.RemoveReplaced();
        ModelChecker.ThrowIfInvalid(rewrite.Model);
        var report = new QuantizationReport(options.Mode, rewrite.Quantized, rewrite.Skipped, before, WeightBytes(rewrite.Model));
        (model.Graph, model.IrVersion) = (rewrite.Model.Graph, rewrite.Model.IrVersion);
        model.OpsetImport.Clear();
        model.OpsetImport.AddRange(rewrite.Model.OpsetImport);
        return report;
    }

    private static string WhyNot(ModelRewrite rewrite, QuantizationMode mode)
    {
        SkippedNode[] skipped = [.. rewrite.Skipped.Take(3)];
        NodeProto? integers = ModelNodes.Of(rewrite.Model).FirstOrDefault(n => n.OpType is "MatMulInteger" or "ConvInteger" or "QLinearMatMul" or "QLinearConv" or "DequantizeLinear" or "MatMulNBits" or "DynamicQuantizeMatMul");
        return integers is not null ? $": it is quantized already, as its node '{Operators.NameOf(integers)}' ({integers.OpType}) shows"
            : skipped.Length == 0 && mode == QuantizationMode.Float16 ? $": no operator that is computed in half precision has a constant float32 weight of {HalfRewrite.FewestWeights} elements or more"
            : skipped.Length == 0 && mode == QuantizationMode.Float16Weights ? $": it has no constant float32 weight of {HalfRewrite.FewestWeights} elements or more"
            : skipped.Length == 0 ? ": no MatMul, Gemm, Gather, Conv or recurrent node of it has a constant float32 weight"
            : ": " + string.Join("; ", skipped.Select(s => $"{s.Operator} '{s.Node}' is left, since {s.Reason}"));
    }

    private static long WeightBytes(ModelProto model) =>
        ModelTensors.Of(model).Sum(t => t.IsExternal() ? OnnxTensor.StoredSize(t).Bytes : t.StoredBytes());
}
