using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>Which column feeds what, and what is said when none fits.</summary>
public sealed class ColumnTests : IDisposable
{
    private readonly TemporaryModels models = new();
    private readonly MLContext ml = new(1);

    public void Dispose() => models.Dispose();

    [Fact]
    public void A_missing_column_is_named_with_what_there_is()
    {
        ScoreOnnxEstimator estimator = ml.Transforms.ScoreOnnx(models.Network(2, 2));
        IDataView data = Rows.Of(ml, Rows.Random(1, 2), new VectorDataViewType(NumberDataViewType.Single, 2), "features");
        string message = Assert.Throws<ArgumentException>(() => estimator.Fit(data)).Message;
        Assert.Equal("There is no column 'x' for the model's input x Float[batch, 2], which wants 2 Single values a row. The columns are 'features', 'Number', 'Name'; name another with InputColumns.", message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => estimator.Append(ml.Transforms.NormalizeMinMax("y")).Fit(data)).Message);
    }

    [Fact]
    public void A_column_that_does_not_fit_is_named_with_what_is_wanted_and_what_it_is()
    {
        string path = models.Network(2, 2);
        ScoreOnnxEstimator estimator = ml.Transforms.ScoreOnnx(path);
        IDataView doubles = Rows.Of<double>(ml, [[1, 2]], new VectorDataViewType(NumberDataViewType.Double, 2)), three = Rows.Floats(ml, 1, 3);
        Assert.Equal("Column 'x' is Vector<Double, 2>, and the model's input x Float[batch, 2] wants 2 Single values a row.", Assert.Throws<ArgumentException>(() => estimator.Fit(doubles)).Message);
        Assert.Equal("Column 'x' is Vector<Single, 3>, and the model's input x Float[batch, 2] wants 2 Single values a row.", Assert.Throws<ArgumentException>(() => estimator.Fit(three)).Message);
        Assert.Equal("Column 'x' is Single, and the model's input x Float[batch, 2] wants 2 Single values a row.", Assert.Throws<ArgumentException>(() => estimator.Fit(Rows.Single(ml, (float[])[1]))).Message);
        Assert.Contains("a vector of Double", Assert.Throws<ArgumentException>(() => estimator.Append(ml.Transforms.NormalizeMinMax("y")).Fit(doubles)).Message, StringComparison.Ordinal);
        using ScoreOnnxTransformer fitted = estimator.Fit(Rows.Floats(ml, 1, 2));
        Assert.Throws<ArgumentException>(() => fitted.Transform(three));
        Assert.Throws<ArgumentException>(() => fitted.GetOutputSchema(three.Schema));
    }

    [Fact]
    public void Columns_of_other_names_feed_inputs_and_take_outputs()
    {
        string path = models.Write(g =>
        {
            OnnxValue a = g.Input("a", ElementType.Float, ["batch", 2]), b = g.Input("b", ElementType.Float, ["batch", 2]);
            g.Output("sum", g.Add(a, b));
            g.Output("product", g.Mul(a, b));
        });
        IDataView data = Rows.Of<float>(ml, [[1, 2], [3, 4]], new VectorDataViewType(NumberDataViewType.Single, 2));
        var options = new ScoreOnnxOptions
        {
            InputColumns = new Dictionary<string, string> { ["a"] = "x", ["b"] = "x" },
            OutputColumns = new Dictionary<string, string> { ["product"] = "square" },
        };
        using ScoreOnnxTransformer model = ml.Transforms.ScoreOnnx(path, options).Fit(data);
        IDataView scored = model.Transform(data);
        Assert.Equal(["x", "Number", "Name", "square"], scored.Schema.Select(c => c.Name));
        Assert.Equal<float[]>([[1, 4], [9, 16]], [.. scored.GetColumn<float[]>("square")]);
    }

    [Fact]
    public void Options_that_name_what_the_model_has_not_are_errors()
    {
        string path = models.Network(2, 2);
        Assert.Contains("no input 'z'. It has x Float[batch, 2]", Assert.Throws<ArgumentException>(() => ml.Transforms.ScoreOnnx(path, new ScoreOnnxOptions { InputColumns = new Dictionary<string, string> { ["z"] = "x" } })).Message, StringComparison.Ordinal);
        Assert.Contains("no output 'z'", Assert.Throws<ArgumentException>(() => ml.Transforms.ScoreOnnx(path, new ScoreOnnxOptions { OutputColumns = new Dictionary<string, string> { ["z"] = "x" } })).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be padded", Assert.Throws<ArgumentException>(() => ml.Transforms.ScoreOnnx(path, new ScoreOnnxOptions { PaddingValues = new Dictionary<string, double> { ["x"] = 0 } })).Message, StringComparison.Ordinal);
        Assert.Contains("does not fit", Assert.Throws<ArgumentException>(() => ml.Transforms.ScoreOnnx(path, new ScoreOnnxOptions { RowShapes = new Dictionary<string, IReadOnlyList<int>> { ["x"] = [3] } })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.ScoreOnnx(path, batchSize: 0));
        Assert.Contains("nowhere.onnx", Assert.Throws<OnnxModelException>(() => ml.Transforms.ScoreOnnx("nowhere.onnx")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_became_another_model_between_two_fits_is_an_error()
    {
        string path = models.Network(2, 2);
        IDataView data = Rows.Floats(ml, 3, 2);
        ScoreOnnxEstimator estimator = ml.Transforms.ScoreOnnx(path);
        estimator.Fit(data).Dispose();
        estimator.Fit(data).Dispose();
        File.Copy(models.Network(2, 5), path, overwrite: true);
        Assert.Equal(
            $"'{path}' is another model than the one that was loaded: it was x Float[batch, 2] -> y Float[batch, 2], and is x Float[batch, 2] -> y Float[batch, 5].",
            Assert.Throws<OnnxModelException>(() => estimator.Fit(data)).Message);
    }

    [Fact]
    public void Columns_that_cannot_be_are_errors()
    {
        string path = models.Write(g =>
        {
            OnnxValue x = g.Input("x", ElementType.Float, ["batch", 2]);
            g.Output("a", g.Mul(x, 2));
            g.Output("b", g.Mul(x, 3));
        });
        Assert.Equal("The outputs 'a' and 'b' are given one column, 'z'.", Refusal(new() { OutputColumns = new Dictionary<string, string> { ["a"] = "z", ["b"] = "z" } }));
        Assert.Equal("'a' is given a column without a name.", Refusal(new() { OutputColumns = new Dictionary<string, string> { ["a"] = null! } }));
        Assert.Equal("'x' is given a column without a name.", Refusal(new() { InputColumns = new Dictionary<string, string> { ["x"] = "" } }));
        Assert.Throws<ArgumentNullException>(() => ml.Transforms.ScoreOnnx(path, new ScoreOnnxOptions { InputColumns = null! }));
        Assert.Throws<ArgumentNullException>(() => ml.Transforms.ScoreOnnx(path, new ScoreOnnxOptions { RowShapes = null! }));

        string Refusal(ScoreOnnxOptions options) => Assert.Throws<ArgumentException>(() => ml.Transforms.ScoreOnnx(path, options)).Message;
    }

    [Fact]
    public void Padding_has_to_be_a_number_of_the_inputs_type()
    {
        string numbers = models.Identity(ElementType.UInt8, ["batch", "length"]), texts = models.Identity(ElementType.String, ["batch", "length"]);
        Assert.Contains("cannot be padded with 300", Assert.Throws<ArgumentException>(() => Padded(numbers, 300)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be padded with 0.5", Assert.Throws<ArgumentException>(() => Padded(numbers, 0.5)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be padded with 0", Assert.Throws<ArgumentException>(() => Padded(texts, 0)).Message, StringComparison.Ordinal);
        Assert.NotNull(Padded(numbers, 255));

        ScoreOnnxEstimator Padded(string path, double value) => ml.Transforms.ScoreOnnx(path, new ScoreOnnxOptions { PaddingValues = new Dictionary<string, double> { ["x"] = value } });
    }

    [Fact]
    public void An_input_with_a_default_needs_no_column_and_takes_one_that_is_named()
    {
        var g = new GraphBuilder("default");
        g.Output("y", g.Add(g.Input("x", ElementType.Float, ["batch", 2]), g.Input("shift", ElementType.Float, ["batch", 2])));
        ModelProto model = g.Build();
        model.Graph.Initializer.Add(OnnxTensor.From<float>([10, 20], 1, 2).ToProto("shift"));
        string path = models.Write(model);
        IDataView data = Rows.Of<float>(ml, [[1, 2], [3, 4]], new VectorDataViewType(NumberDataViewType.Single, 2));
        Assert.Equal<float[]>([[11, 22], [13, 24]], [.. ml.Transforms.ScoreOnnx(path).Fit(data).Transform(data).GetColumn<float[]>("y")]);
        var options = new ScoreOnnxOptions { InputColumns = new Dictionary<string, string> { ["shift"] = "x" } };
        Assert.Equal<float[]>([[2, 4], [6, 8]], [.. ml.Transforms.ScoreOnnx(path, options).Fit(data).Transform(data).GetColumn<float[]>("y")]);
    }

    [Fact]
    public void What_is_no_tensor_is_left_out_or_refused()
    {
        var g = new GraphBuilder("sequence");
        g.Output("y", g.Identity(g.Input("x", ElementType.Float, ["batch", 2])));
        ModelProto model = g.Build();
        model.Graph.Node.Add(new NodeProto { OpType = "SequenceConstruct", Input = { "x", "x" }, Output = { "parts" } });
        model.Graph.Output.Add(new ValueInfoProto { Name = "parts", Type = new() { SequenceType = new() { ElemType = model.Graph.Output[0].Type } } });
        string path = models.Write(model);
        IDataView data = Rows.Floats(ml, 3, 2);
        Assert.Equal(["y"], ml.Transforms.ScoreOnnx(path).Fit(data).GetOutputSchema(data.Schema).Skip(3).Select(c => c.Name));
        Assert.Contains("parts sequence of Float", Assert.Throws<ArgumentException>(() => ml.Transforms.ScoreOnnx(path, new ScoreOnnxOptions { OutputColumns = new Dictionary<string, string> { ["parts"] = "z" } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_slots_of_a_classifier_have_its_labels_as_names()
    {
        IDataView data = Rows.Of<long>(ml, [[98], [99]], new VectorDataViewType(NumberDataViewType.Int64), "bytes");
        DataViewSchema.Column column = ml.Transforms.ScoreOnnx(models.Letters("ab")).Fit(data).Transform(data).Schema["logits"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        Assert.Equal(["<a>", "<b>"], names.DenseValues().Select(n => n.ToString()));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 2), column.Type);
    }

    [Fact]
    public void Values_that_may_not_outlive_their_row_are_read_row_by_row()
    {
        IDataView data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new Tagged { X = [i, i], Tag = new() }));
        string path = models.Write(g => g.Output("y", g.Mul(g.Input("x", ElementType.Float, ["batch", 2]), 2)));
        IDataView scored = ml.Transforms.ScoreOnnx(path).Fit(data).Transform(data);
        using var runs = new RunCounter(path);
        Assert.Equal<float>([0, 2, 4], ml.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false).Select(r => r.Tag is null ? -1 : r.Y[0]));
        Assert.Equal(3, runs.Runs);
        Assert.Equal<float>([0, 2, 4], scored.GetColumn<float[]>("y").Select(y => y[0]));
        Assert.Equal(4, runs.Runs);
    }

    private class Tagged
    {
        [VectorType(2)]
        [ColumnName("x")]
        public float[] X { get; set; } = [];

        [TagType]
        public Tag? Tag { get; set; }
    }

    private sealed class Scored : Tagged
    {
        [ColumnName("y")]
        public float[] Y { get; set; } = [];
    }

    // A type that is not ML.NET's own, as that of images is not.
    private sealed class Tag;

    private sealed class TagType : StructuredDataViewType
    {
        public TagType()
            : base(typeof(Tag))
        {
        }

        public override bool Equals(DataViewType? other) => other is TagType;

        public override int GetHashCode() => 1;
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class TagTypeAttribute : DataViewTypeAttribute
    {
        public override void Register() => DataViewTypeManager.Register(new TagType(), typeof(Tag), this);

        public override bool Equals(DataViewTypeAttribute? other) => other is TagTypeAttribute;

        public override int GetHashCode() => 1;
    }
}
