using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>One row at a time, many threads, and who disposes what.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly TemporaryModels models = new();
    private readonly MLContext ml = new(1);

    public void Dispose() => models.Dispose();

    [Fact]
    public void A_PredictionEngine_gives_what_Transform_gives()
    {
        IDataView data = Rows.Floats(ml, 50, 8);
        ScoreOnnxTransformer model = ml.Transforms.ScoreOnnx(models.Network(8, 3), batchSize: 16).Fit(data);
        float[][] expected = [.. model.Transform(data).GetColumn<float[]>("y")];
        using PredictionEngine<Input, Output> engine = ml.Model.CreatePredictionEngine<Input, Output>(model);
        float[][] x = Rows.Random(50, 8);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(expected[i], engine.Predict(new Input { X = x[i] }).Y, (a, b) => MathF.Abs(a - b) <= 1e-6f);
        }
    }

    [Fact]
    public void A_PredictionEngine_takes_rows_of_any_length()
    {
        string path = models.Write(g => g.Output("y", g.ReduceMean(g.Input("x", ElementType.Float, ["batch", "length"]), [1L], keepDims: true)));
        using PredictionEngine<Ragged, Output> engine = ml.Model.CreatePredictionEngine<Ragged, Output>(ml.Transforms.ScoreOnnx(path).Fit(ml.Data.LoadFromEnumerable((Ragged[])[])));
        Assert.Equal<float>([2], engine.Predict(new Ragged { X = [1, 2, 3] }).Y);
        Assert.Equal<float>([5], engine.Predict(new Ragged { X = [5] }).Y);
        Assert.Equal<float>([1.5f], engine.Predict(new Ragged { X = [1, 2] }).Y);
    }

    [Fact]
    public void A_prediction_allocates_little()
    {
        using PredictionEngine<Input, Output> engine = ml.Model.CreatePredictionEngine<Input, Output>(ml.Transforms.ScoreOnnx(models.Network(8, 3)).Fit(Rows.Floats(ml, 1, 8)));
        var input = new Input { X = Rows.Random(1, 8)[0] };
        var output = new Output();
        Predict(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Predict(100);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 600);

        void Predict(int times)
        {
            for (int i = 0; i < times; i++)
            {
                engine.Predict(input, ref output);
            }
        }
    }

    [Fact]
    public void Other_transforms_stand_before_and_after()
    {
        IDataView data = Rows.Floats(ml, 20, 8);
        IEstimator<ITransformer> pipeline = ml.Transforms.CopyColumns("Features", "x")
            .Append(ml.Transforms.ScoreOnnx(models.Network(8, 3), new ScoreOnnxOptions { InputColumns = new Dictionary<string, string> { ["x"] = "Features" } }))
            .Append(ml.Transforms.Concatenate("z", "y", "Features"));
        ITransformer model = pipeline.Fit(data);
        float[][] z = [.. model.Transform(data).GetColumn<float[]>("z")];
        using PredictionEngine<Input, Concatenated> engine = ml.Model.CreatePredictionEngine<Input, Concatenated>(model);
        float[] one = engine.Predict(new Input { X = Rows.Random(20, 8)[19] }).Z;
        Assert.Equal(11, one.Length);
        Assert.Equal(z[19], one, (a, b) => MathF.Abs(a - b) <= 1e-6f);
    }

    [Fact]
    public void Many_threads_share_one_transformer()
    {
        IDataView data = Rows.Floats(ml, 300, 8);
        using ScoreOnnxTransformer model = ml.Transforms.ScoreOnnx(models.Network(8, 3), batchSize: 32).Fit(data);
        float[][] expected = [.. model.Transform(data).GetColumn<float[]>("y")];
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            if (i % 2 == 0)
            {
                Assert.Equal(expected, model.Transform(data).GetColumn<float[]>("y"));
                return;
            }

            PredictionEngine<Input, Output> engine = ml.Model.CreatePredictionEngine<Input, Output>(model, new PredictionEngineOptions { OwnsTransformer = false });
            float[][] x = Rows.Random(300, 8);
            for (int row = 0; row < x.Length; row++)
            {
                Assert.Equal(expected[row], engine.Predict(new Input { X = x[row] }).Y, (a, b) => MathF.Abs(a - b) <= 1e-6f);
            }
        });
    }

    [Fact]
    public void Each_transformer_that_is_fitted_is_disposed_by_itself()
    {
        IDataView data = Rows.Floats(ml, 3, 8);
        ScoreOnnxEstimator estimator = ml.Transforms.ScoreOnnx(models.Network(8, 3));
        ScoreOnnxTransformer first = estimator.Fit(data), second = estimator.Fit(data);
        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.Transform(data).GetColumn<float[]>("y").ToArray());
        Assert.Equal(3, second.Transform(data).GetColumn<float[]>("y").Count());
        second.Dispose();
        using ScoreOnnxTransformer third = estimator.Fit(data);
        Assert.Equal(3, third.Transform(data).GetColumn<float[]>("y").Count());
    }

    [Fact]
    public void A_model_that_was_given_stays_the_callers()
    {
        IDataView data = Rows.Floats(ml, 3, 8);
        using OnnxModel model = OnnxModel.Load(models.Network(8, 3));
        using (ScoreOnnxTransformer transformer = ml.Transforms.ScoreOnnx(model).Fit(data))
        {
            Assert.Equal(3, transformer.Transform(data).GetColumn<float[]>("y").Count());
        }

        using OnnxResults results = model.Run(("x", new float[8], [1, 8]));
        Assert.Equal(3, results[0].Length);
    }

    [Fact]
    public void A_cursor_that_is_left_alone_is_no_leak()
    {
        IDataView data = Rows.Floats(ml, 300, 8);
        using ScoreOnnxTransformer model = ml.Transforms.ScoreOnnx(models.Network(8, 3), batchSize: 100).Fit(data);
        IDataView scored = model.Transform(data);
        DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        Assert.True(cursor.MoveNext());
        cursor.Dispose();
        cursor.Dispose();
        Assert.Equal(300, scored.GetColumn<float[]>("y").Count());
    }

    private sealed class Input
    {
        [VectorType(8)]
        [ColumnName("x")]
        public float[] X { get; set; } = [];
    }

    private sealed class Ragged
    {
        [ColumnName("x")]
        public float[] X { get; set; } = [];
    }

    private sealed class Output
    {
        [ColumnName("y")]
        public float[] Y { get; set; } = [];
    }

    private sealed class Concatenated
    {
        [ColumnName("z")]
        public float[] Z { get; set; } = [];
    }
}
