using Microsoft.ML;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>Files that say that they are text classifiers of bytes and are none: the file is named, with what is wrong in it, before any text is scored.</summary>
public sealed class TextModelFaultTests : IDisposable
{
    private readonly TemporaryModels models = new();
    private readonly MLContext ml = new(1);

    public void Dispose() => models.Dispose();

    [Fact]
    public void A_fixed_size_is_named()
    {
        AssertFault("its input bytes Int64[4, 8] has a fixed size", Bytes(4, 8));
        AssertFault("has a fixed size", Bytes("batch", 8));
    }

    [Fact]
    public void Probabilities_that_are_none_are_found_by_a_short_text() =>
        AssertFault("gives 3, 3 as probabilities of a short text, which are none: they are to sum to 1. Put a Softmax before that output, or name it 'logits'", Bytes("batch", "length", fill: 3));

    [Fact]
    public void Numbers_that_are_none_are_found_too() =>
        AssertFault("gives NaN, NaN as probabilities of a short text", Bytes("batch", "length", fill: float.NaN));

    [Fact]
    public void An_operator_that_fails_on_any_text_is_found_before()
    {
        string path = models.Write(
            g =>
            {
                OnnxValue bytes = g.Input(TextModelInfo.Input, ElementType.Int64, ["batch", "length"]);
                OnnxValue rows = g.Gather(g.Weight("table", OnnxTensor.From<float>([0, 0, 0, 0], 2, 2)), bytes, 0); // no byte is below 2
                g.Output(TextModelInfo.Probabilities, g.Softmax(g.ReduceSum(rows, [1L])));
            },
            new TextModelInfo { Labels = ["a", "b"] }.ToMetadata());
        string message = AssertFault("fails on a short text", path);
        Assert.DoesNotContain("onnxruntime_src", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_its_metadata_lacks_or_has_wrong_is_named_with_the_file()
    {
        string unnamed = Bytes("batch", "length", metadata: new Dictionary<string, string>());
        AssertFault("its metadata has no 'mlnetpath.labels'", unnamed);
        ml.Transforms.ClassifyText(Bytes("batch", "length", fill: 0.5f, metadata: new Dictionary<string, string>()), new ClassifyTextOptions { FileLabels = ["x", "y"] });
        AssertFault("'mlnetpath.max_bytes' is no whole number: -5", Bytes("batch", "length", metadata: new Dictionary<string, string> { ["mlnetpath.labels"] = "[\"a\",\"b\"]", ["mlnetpath.max_bytes"] = "-5" }));
    }

    // Two scores of one value for each text.
    private string Bytes(Dimension batch, Dimension length, float fill = 0.5f, IReadOnlyDictionary<string, string>? metadata = null) => models.Write(
        g =>
        {
            OnnxValue bytes = g.Input(TextModelInfo.Input, ElementType.Int64, [batch, length]);
            OnnxValue zero = g.Mul(g.ReduceSum(g.Cast(bytes, ElementType.Float), [1L]), 0f);
            g.Output(TextModelInfo.Probabilities, g.Add(g.Unsqueeze(zero, 1), g.Constant(OnnxTensor.From<float>([fill, fill], 2))));
        },
        metadata ?? new TextModelInfo { Labels = ["a", "b"] }.ToMetadata());

    private string AssertFault(string message, string path)
    {
        string found = Assert.Throws<OnnxModelException>(() => ml.Transforms.ClassifyText(path)).Message;
        Assert.Contains(message, found, StringComparison.Ordinal);
        Assert.Contains(path, found, StringComparison.Ordinal);
        return found;
    }
}
