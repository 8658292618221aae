using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>Classifiers that take the text itself, and labels in an order of the caller's own.</summary>
public sealed class StringModelTests : IDisposable
{
    private static readonly string[] Words = ["red", "green", "blue"];
    private static readonly string?[] Texts = ["green", "blue", "red", "", null, "grün"];

    private readonly TemporaryModels models = new();
    private readonly MLContext ml = new(1);

    public void Dispose() => models.Dispose();

    [Theory]
    [InlineData("logits", true)]
    [InlineData("probabilities", true)]
    [InlineData("my_logits", false)]
    [InlineData("anything", false)]
    public void Takes_the_text_itself_and_softmax_is_for_logits_only(string output, bool column)
    {
        bool logits = output.Contains("logits", StringComparison.Ordinal);
        string path = Model(output, softmax: !logits, column), zip = models.At("model.zip");
        IDataView data = Rows.Single(ml, Texts, "Words");
        var options = new ClassifyTextOptions { TextColumn = "Words", BatchSize = 4, FileLabels = Words };
        ITransformer model = ml.Transforms.ClassifyText(path, options).Fit(data);
        IDataView scored = model.Transform(data);
        Assert.Equal(["Words", "Number", "PredictedLabel", "Score"], scored.Schema.Where(c => !c.IsHidden).Select(c => c.Name));
        Assert.Equal(["green", "blue", "red", "red", "red", "red"], scored.GetColumn<string>("PredictedLabel"));
        float hit = MathF.E / (MathF.E + 2), miss = 1 / (MathF.E + 2), even = 1 / 3f;
        float[][] expected = [[miss, hit, miss], [miss, miss, hit], [hit, miss, miss], [even, even, even], [even, even, even], [even, even, even]];
        AssertEqual(expected, scored);

        if (!column)
        {
            Assert.Contains("export it as [batch, 1]", Assert.Throws<NotSupportedException>(() => ml.Model.Save(model, data.Schema, zip)).Message, StringComparison.Ordinal);
            return;
        }

        ml.Model.Save(model, data.Schema, zip);
        AssertEqual(expected, new MLContext(2).Model.Load(zip, out _).Transform(data));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scores_come_in_the_order_that_is_wanted(bool probabilities)
    {
        IDataView data = Rows.Single(ml, (string[])["aab", "b", "", "bbba"], "Text");
        string path = models.Letters("ab", probabilities);
        IDataView plain = ml.Transforms.ClassifyText(path).Fit(data).Transform(data);
        IDataView turned = ml.Transforms.ClassifyText(path, new ClassifyTextOptions { Labels = ["<b>", "<a>"] }).Fit(data).Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        turned.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["<b>", "<a>"], names.DenseValues().Select(n => n.ToString()));
        AssertEqual([.. plain.GetColumn<float[]>("Score").Select(scores => scores.Reverse().ToArray())], turned);
        Assert.Equal(["<a>", "<b>", "<b>", "<b>"], turned.GetColumn<string>("PredictedLabel")); // of equal ones the first in this order
    }

    [Fact]
    public void Other_labels_than_the_files_are_an_error_that_names_both()
    {
        string path = models.Letters("ab");
        AssertFault($"'{path}' has the labels <a>, <b>, and wanted are <a>, c; it does not know 'c'.", path, new() { Labels = ["<a>", "c"] });
        AssertFault($"'{path}' has the labels <a>, <b>, and wanted are <a>; nobody wants '<b>'.", path, new() { Labels = ["<a>"] });
        AssertFault($"'{path}' has the labels <a>, <b>, and wanted are <a>, <a>; nobody wants '<b>'.", path, new() { Labels = ["<a>", "<a>"] });
        AssertFault($"'{path}' names its labels itself (<a>, <b>), and others were given (x, y). Give none.", path, new() { FileLabels = ["x", "y"] });
    }

    [Fact]
    public void A_model_whose_labels_are_not_known_or_do_not_fit_is_an_error()
    {
        string path = Model("scores");
        AssertFault($"The labels of '{path}' are not known: its metadata has no 'mlnetpath.labels', a JSON list of its labels. Give them in the order of its output.", path, new());
        AssertFault("has no output of one Float for each of its 2 labels: its outputs are scores", path, new() { FileLabels = ["a", "b"] });
        string two = models.Write(
            g =>
            {
                OnnxValue text = g.Input("text", ElementType.String, ["batch"]);
                g.Output("x", Counts(g, text));
                g.Output("y", Counts(g, text));
            },
            opset: 20);
        AssertFault("has several outputs, and none called 'probabilities' or 'logits', of one Float for each of its 3 labels", two, new() { FileLabels = Words });
        AssertFault("is no text classifier: its one input should be bytes Int64[batch, length], or strings [batch], and its inputs are x", models.Network(2, 2), new());
    }

    private void AssertFault(string message, string path, ClassifyTextOptions options) =>
        Assert.Contains(message, Assert.Throws<OnnxModelException>(() => ml.Transforms.ClassifyText(path, options)).Message, StringComparison.Ordinal);

    private static void AssertEqual(float[][] expected, IDataView scored)
    {
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        Assert.Equal(expected.Length, scores.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            Assert.Equal(expected[i], scores[i], (a, b) => MathF.Abs(a - b) <= 1e-6f);
        }
    }

    // The logit of a word is 1 for the text that is this word.
    private string Model(string output, bool softmax = false, bool column = false) => models.Write(
        g =>
        {
            OnnxValue text = g.Input("text", ElementType.String, column ? ["batch", 1] : ["batch"]), counts = Counts(g, column ? g.Squeeze(text, [1]) : text);
            g.Output(output, softmax ? g.Softmax(counts) : counts);
        },
        opset: 20);

    private static OnnxValue Counts(GraphBuilder g, OnnxValue text) => g.Cast(g.Equal(g.Unsqueeze(text, -1), g.Constant(OnnxTensor.FromStrings(Words, Words.Length))), ElementType.Float);
}
