using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>Dimensions: fixed, open, several open, none.</summary>
public sealed class ShapeTests : IDisposable
{
    private static readonly VectorDataViewType AnyLength = new(NumberDataViewType.Single);

    private readonly TemporaryModels models = new();
    private readonly MLContext ml = new(1);

    public void Dispose() => models.Dispose();

    [Fact]
    public void A_vector_fills_the_dimensions_of_a_tensor_in_its_order()
    {
        string path = models.Write(g => g.Output("y", g.ReduceSum(g.Input("x", ElementType.Float, ["batch", 2, 3]), [2L])));
        Assert.Equal<float[]>([[6, 15], [60, 150]], Scored(path, [[1, 2, 3, 4, 5, 6], [10, 20, 30, 40, 50, 60]], new VectorDataViewType(NumberDataViewType.Single, 6)));
    }

    [Fact]
    public void Output_columns_have_the_dimensions_of_a_row()
    {
        string path = models.Write(g =>
        {
            OnnxValue x = g.Input("x", ElementType.Float, ["batch", 2, 3]);
            g.Output("same", g.Identity(x));
            g.Output("sum", g.ReduceSum(x, [1L, 2L]));
            g.Output("one", g.ReduceSum(g.ReduceSum(x, [1L]), [1L], keepDims: true));
        });
        DataViewSchema schema = ml.Transforms.ScoreOnnx(path).Fit(Rows.Floats(ml, 1, 6)).GetOutputSchema(Rows.Floats(ml, 1, 6).Schema);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 2, 3), schema["same"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["sum"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 1), schema["one"].Type);
    }

    [Fact]
    public void Rows_of_any_length_run_with_those_of_their_own_length_and_keep_their_order()
    {
        // A mean, so that a padded row would show.
        string path = models.Write(g => g.Output("y", g.ReduceMean(g.Input("x", ElementType.Float, ["batch", "length"]), [1L], keepDims: true)));
        using var runs = new RunCounter(path);
        Assert.Equal<float[]>([[1], [2.5f], [3], [1.5f], [7]], Scored(path, [[1], [2, 3], [3], [1, 2], [7, 7, 7]], AnyLength));
        Assert.Equal(3, runs.Runs);
    }

    [Fact]
    public void Short_rows_are_padded_where_that_is_asked_for_and_outputs_of_their_length_are_cut()
    {
        string path = models.Write(g => g.Output("y", g.Mul(g.Input("x", ElementType.Float, ["batch", "length"]), 2)));
        using var runs = new RunCounter(path);
        var options = new ScoreOnnxOptions { PaddingValues = new Dictionary<string, double> { ["x"] = -1 } };
        Assert.Equal<float[]>([[2], [4, 6], [], [2, 4, 6]], Scored(path, [[1], [2, 3], [], [1, 2, 3]], AnyLength, options));
        Assert.Equal(1, runs.Runs);
    }

    [Fact]
    public void Padding_has_the_value_that_was_asked_for_and_counts()
    {
        string path = models.Write(g => g.Output("y", g.ReduceSum(g.Input("x", ElementType.Float, ["batch", "length"]), [1L], keepDims: true)));
        var options = new ScoreOnnxOptions { PaddingValues = new Dictionary<string, double> { ["x"] = 100 } };
        Assert.Equal<float[]>([[201], [105], [6]], Scored(path, [[1], [2, 3], [1, 2, 3]], AnyLength, options));
    }

    [Fact]
    public void Rows_are_not_padded_if_an_output_could_not_be_cut()
    {
        // The output's length is not the input's.
        string path = models.Write(g =>
        {
            OnnxValue x = g.Input("x", ElementType.Float, ["batch", "length"]);
            g.Output("y", g.Concat(1, x, x));
        });
        var options = new ScoreOnnxOptions { PaddingValues = new Dictionary<string, double> { ["x"] = -1 } };
        Assert.Equal<float[]>([[1, 1], [2, 3, 2, 3]], Scored(path, [[1], [2, 3]], AnyLength, options));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(7, false)]
    [InlineData(64, false)]
    [InlineData(7, true)]
    [InlineData(64, true)]
    public void Rows_of_random_lengths_give_what_each_gives_by_itself(int batchSize, bool pads)
    {
        // Both outputs tell the order of the elements; the second is as long as the input.
        string path = models.Write(g =>
        {
            OnnxValue x = g.Input("x", ElementType.Float, ["batch", "length"]);
            OnnxValue running = g.Op("CumSum", [x, g.Constant(OnnxTensor.From<long>([1], TensorShape.Scalar.ToArray()))]);
            g.Output("sum", g.ReduceSum(g.Mul(running, x), [1L], keepDims: true));
            g.Output("y", running);
        });
        var random = new Random(batchSize);
        float[][] rows = [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 1 + random.Next(random.Next(2) == 0 ? 4 : 90)).Select(_ => (float)random.Next(10)).ToArray())];
        IDataView data = Rows.Of(ml, rows, AnyLength);
        var options = new ScoreOnnxOptions { BatchSize = batchSize, PaddingValues = pads ? new Dictionary<string, double> { ["x"] = 0 } : [] };
        IDataView scored = ml.Transforms.ScoreOnnx(path, options).Fit(data).Transform(data);
        float[][] sums = [.. scored.GetColumn<float[]>("sum")], running = [.. scored.GetColumn<float[]>("y")];
        using OnnxModel model = OnnxModel.Load(path);
        for (int i = 0; i < rows.Length; i++)
        {
            using OnnxResults one = model.Run(("x", rows[i], [1, rows[i].Length]));
            Assert.Equal(one["sum"].Span<float>().ToArray(), sums[i]);
            Assert.Equal(one["y"].Span<float>().ToArray(), running[i]);
        }
    }

    [Fact]
    public void Rows_may_have_any_number_of_texts()
    {
        IDataView data = Rows.Of<string>(ml, [["a"], ["b", ""], [], ["c", "d"]], new VectorDataViewType(TextDataViewType.Instance));
        string path = models.Identity(ElementType.String, ["batch", "length"]);
        Assert.Equal<string[]>([["a"], ["b", ""], [], ["c", "d"]], [.. ml.Transforms.ScoreOnnx(path).Fit(data).Transform(data).GetColumn<string[]>("y")]);
    }

    [Fact]
    public void Texts_of_very_different_lengths_do_not_run_together()
    {
        string path = models.Letters("ab");
        using var runs = new RunCounter(path);
        IDataView data = Rows.Of<long>(ml, [[98, 98], Enumerable.Repeat(99L, 5000).ToArray(), [98, 99, 98], [0]], new VectorDataViewType(NumberDataViewType.Int64), "bytes");
        float[][] y = [.. ml.Transforms.ScoreOnnx(path).Fit(data).Transform(data).GetColumn<float[]>("logits")];
        Assert.Equal<float[]>([[2, 0], [0, 5000], [2, 1], [0, 0]], y);
        Assert.Equal(2, runs.Runs);
    }

    [Fact]
    public void Several_open_dimensions_come_from_the_columns_type()
    {
        string path = models.Identity(ElementType.Float, ["batch", "rows", "columns"]);
        var type = new VectorDataViewType(NumberDataViewType.Single, 2, 2);
        Assert.Equal<float[]>([[1, 2, 3, 4], [5, 6, 7, 8]], Scored(path, [[1, 2, 3, 4], [5, 6, 7, 8]], type));
    }

    [Fact]
    public void Several_open_dimensions_come_from_a_stated_shape()
    {
        string path = models.Write(g => g.Output("y", g.ReduceSum(g.Input("x", ElementType.Float, ["batch", "rows", "columns"]), [1L])));
        var options = new ScoreOnnxOptions { RowShapes = new Dictionary<string, IReadOnlyList<int>> { ["x"] = [-1, 2] } };
        Assert.Equal<float[]>([[1, 2], [9, 12], [5, 6]], Scored(path, [[1, 2], [1, 2, 3, 4, 5, 6], [5, 6]], AnyLength, options));
    }

    [Fact]
    public void Several_open_dimensions_without_a_shape_are_an_error_that_says_what_to_do()
    {
        string path = models.Identity(ElementType.Float, ["batch", "rows", "columns"]);
        ArgumentException e = Assert.Throws<ArgumentException>(() => Scored(path, [[1, 2]], AnyLength));
        Assert.Contains("RowShapes", e.Message, StringComparison.Ordinal);
        Assert.Contains("x Float[batch, rows, columns]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_batch_runs_row_by_row_and_says_so()
    {
        string path = models.Write(g => g.Output("y", g.Mul(g.Input("x", ElementType.Float, [1, 2]), 2)));
        var said = new List<string>();
        ml.Log += (_, e) => said.Add(e.Message);
        IDataView data = Rows.Of<float>(ml, [[1, 2], [3, 4]], new VectorDataViewType(NumberDataViewType.Single, 2));
        using ScoreOnnxTransformer model = ml.Transforms.ScoreOnnx(path).Fit(data);
        Assert.Equal<float[]>([[2, 4], [6, 8]], [.. model.Transform(data).GetColumn<float[]>("y")]);
        Assert.Equal(1, model.BatchSize);
        Assert.Equal("the first dimension of x Float[1, 2] is fixed", model.RowByRowReason);
        Assert.Contains(said, m => m.Contains("row by row", StringComparison.Ordinal));
    }

    [Fact]
    public void A_row_is_a_whole_tensor_where_its_first_dimension_is_fixed()
    {
        string path = models.Identity(ElementType.Float, [2, 3]);
        Assert.Equal<float[]>([[1, 2, 3, 4, 5, 6]], Scored(path, [[1, 2, 3, 4, 5, 6]], new VectorDataViewType(NumberDataViewType.Single, 6)));
        ArgumentException e = Assert.Throws<ArgumentException>(() => Scored(path, [[1, 2, 3]], new VectorDataViewType(NumberDataViewType.Single, 3)));
        Assert.Contains("if that dimension is a batch, export the model with an open one", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_value_is_a_tensor_without_dimensions()
    {
        string path = models.Write(g => g.Output("y", g.Mul(g.Input("x", ElementType.Float, TensorShape.Scalar), 2)));
        IDataView data = Rows.Single(ml, (float[])[1, 2]);
        Assert.Equal<float>([2, 4], [.. ml.Transforms.ScoreOnnx(path).Fit(data).Transform(data).GetColumn<float>("y")]);
    }

    [Fact]
    public void An_output_whose_first_dimension_is_not_the_batch_is_an_error()
    {
        string path = models.Write(g => g.Output("y", g.Reshape(g.Input("x", ElementType.Float, ["batch", 2]), -1L)));
        IDataView data = Rows.Floats(ml, 3, 2);
        Exception e = Assert.Throws<OnnxModelException>(() => ml.Transforms.ScoreOnnx(path).Fit(data).Transform(data).GetColumn<float>("y").ToArray());
        Assert.Contains("the first dimension of its outputs has to be the batch", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_named()
    {
        string path = models.Identity(ElementType.Float, ["batch", 2]);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => Scored(path, [[1, 2], [3, 4], [5]], AnyLength));
        Assert.Equal("Row 2: column 'x' has 1 values, and the model's input x Float[batch, 2] wants 2.", e.Message);
    }

    private float[][] Scored(string path, float[][] rows, VectorDataViewType type, ScoreOnnxOptions? options = null)
    {
        IDataView data = Rows.Of(ml, rows, type);
        using ScoreOnnxTransformer model = ml.Transforms.ScoreOnnx(path, options ?? new()).Fit(data);
        return [.. model.Transform(data).GetColumn<float[]>("y")];
    }
}
