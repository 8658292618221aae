using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms.Onnx;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>Pipelines that ML.NET saves and a fresh context loads.</summary>
public sealed class SavingTests : IDisposable
{
    private readonly TemporaryModels models = new();
    private readonly MLContext ml = new(1);

    public void Dispose() => models.Dispose();

    /// <summary>The file that is saved is the one that computes.</summary>
    [Fact]
    public void A_newer_version_in_the_folder_is_saved_by_the_fit_that_loaded_it()
    {
        string Version(int number, float factor)
        {
            string file = models.Write(g => g.Output("y", g.Mul(g.Input("x", ElementType.Float, ["batch", 2]), factor)));
            Directory.CreateDirectory(models.At($"f/{number}"));
            File.Move(file, models.At($"f/{number}/model.onnx"));
            return models.At("f");
        }

        IDataView data = Rows.Of<float>(ml, [[1, 2]], new VectorDataViewType(NumberDataViewType.Single, 2));
        ScoreOnnxEstimator estimator = ml.Transforms.ScoreOnnx(Version(1, 10));
        using ScoreOnnxTransformer first = estimator.Fit(data);
        Version(2, 20);
        using ScoreOnnxTransformer second = estimator.Fit(data);
        foreach ((ScoreOnnxTransformer model, float expected) in ((ScoreOnnxTransformer, float)[])[(first, 10), (second, 20)])
        {
            ml.Model.Save(model, data.Schema, models.At("m.zip"));
            Assert.Equal(expected, model.Transform(data).GetColumn<float[]>("y").Single()[0]);
            Assert.Equal(expected, ml.Model.Load(models.At("m.zip"), out _).Transform(data).GetColumn<float[]>("y").Single()[0]);
        }
    }

    [Fact]
    public void A_saved_model_is_ML_NETs_own_and_gives_the_same()
    {
        IDataView data = Rows.Floats(ml, 20, 8);
        ITransformer loaded = SameAfterLoading(ml.Transforms.ScoreOnnx(models.Network(8, 3), batchSize: 8).Fit(data), data);
        Assert.IsType<OnnxTransformer>(Assert.Single(Assert.IsType<TransformerChain<ITransformer>>(loaded)));
    }

    [Fact]
    public void A_model_with_several_steps_and_other_names_is_saved()
    {
        IDataView data = Rows.Of(ml, Rows.Random(20, 8), new VectorDataViewType(NumberDataViewType.Single, 8), "features");
        var options = new ScoreOnnxOptions { InputColumns = new Dictionary<string, string> { ["x"] = "scaled" }, OutputColumns = new Dictionary<string, string> { ["y"] = "Score" } };
        IEstimator<ITransformer> pipeline = ml.Transforms.NormalizeMinMax("scaled", "features").Append(ml.Transforms.ScoreOnnx(models.Network(8, 3), options)).Append(ml.Transforms.NormalizeLpNorm("y2", "Score"));
        ITransformer loaded = SameAfterLoading(pipeline.Fit(data), data, "Score", "y2");
        Assert.Equal(["features", "Number", "Name", "scaled", "Score", "y2"], loaded.GetOutputSchema(data.Schema).Select(c => c.Name).Distinct());
    }

    [Fact]
    public void A_trainer_learns_from_what_the_model_gives_and_is_saved_with_it()
    {
        IDataView data = ml.Transforms.Conversion.ConvertType("Label", "Number", DataKind.Single).Fit(Rows.Floats(ml, 50, 6)).Transform(Rows.Floats(ml, 50, 6));
        string deep = models.Identity(ElementType.Float, ["batch", 2, 3]);
        IDataView features = ml.Transforms.ScoreOnnx(deep).Fit(data).Transform(data);
        IDataView stock = ml.Transforms.ApplyOnnxModel("y", "x", deep).Fit(data).Transform(data);
        Assert.Equal(stock.Schema["y"].Type, features.Schema["y"].Type);
        SameAfterLoading(ml.Transforms.ScoreOnnx(models.Network(6, 3)).Append(ml.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options { FeatureColumnName = "y", NumberOfThreads = 1, MaximumNumberOfIterations = 2 })).Fit(data), data, "Score");
    }

    [Fact]
    public void Open_dimensions_that_the_columns_close_are_saved_with_their_lengths()
    {
        string path = models.Write(g => g.Output("y", g.ReduceSum(g.Input("x", ElementType.Float, ["batch", "rows", "columns"]), [1L, 2L], keepDims: true)));
        IDataView data = Rows.Of(ml, Rows.Random(5, 6), new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        SameAfterLoading(ml.Transforms.ScoreOnnx(path).Fit(data), data);
    }

    [Fact]
    public void One_length_that_differs_from_row_to_row_is_saved()
    {
        var any = new VectorDataViewType(NumberDataViewType.Single);
        IDataView data = Rows.Of<float>(ml, [[1], [2, 3], [4, 5, 6]], any);
        SameAfterLoading(ml.Transforms.ScoreOnnx(models.Write(g => g.Output("y", g.ReduceMean(g.Input("x", ElementType.Float, ["batch", "length"]), [1L], keepDims: true)))).Fit(data), data);
        SameAfterLoading(ml.Transforms.ScoreOnnx(models.Identity(ElementType.Float, ["batch", "length"])).Fit(data), data);
        IDataView pairs = Rows.Of<float>(ml, [[1, 2], [3, 4, 5, 6]], any);
        var options = new ScoreOnnxOptions { RowShapes = new Dictionary<string, IReadOnlyList<int>> { ["x"] = [-1, 2] } };
        SameAfterLoading(ml.Transforms.ScoreOnnx(models.Write(g => g.Output("y", g.ReduceSum(g.Input("x", ElementType.Float, ["batch", "rows", "columns"]), [1L]))), options).Fit(pairs), pairs);
    }

    [Fact]
    public void What_ML_NET_cannot_save_is_an_error_that_says_why()
    {
        IDataView data = Rows.Floats(ml, 2, 2);
        Refused("single value a row", models.Write(g => g.Output("y", g.ReduceSum(g.Input("x", ElementType.Float, ["batch", 2]), [1L]))), data);
        Refused("half precision", models.Identity(ElementType.Float16, ["batch", 2]), data);
        Refused("needs the name 'x'", models.Network(2, 2), data, new ScoreOnnxOptions { InputColumns = new Dictionary<string, string> { ["x"] = "z" } }, view => ml.Transforms.CopyColumns("z", "x").Fit(view).Transform(view));
        Refused("weights in files beside it are not saved", models.Network(512, 2, new OnnxWriteOptions { InlineWeightLimit = 0 }), Rows.Floats(ml, 2, 512));
        string changed = models.Network(2, 2);
        using ScoreOnnxTransformer model = ml.Transforms.ScoreOnnx(changed).Fit(data);
        File.SetLastWriteTimeUtc(changed, DateTime.UtcNow.AddSeconds(5));
        Assert.Contains("another than the one that was loaded", Assert.Throws<NotSupportedException>(() => Save(model, data)).Message, StringComparison.Ordinal);
        using OnnxModel loaded = OnnxModel.Load(models.Network(2, 2));
        Assert.Contains("its file is not known", Assert.Throws<NotSupportedException>(() => Save(ml.Transforms.ScoreOnnx(loaded).Fit(data), data)).Message, StringComparison.Ordinal);
    }

    private void Refused(string why, string path, IDataView data, ScoreOnnxOptions? options = null, Func<IDataView, IDataView>? prepare = null)
    {
        IDataView prepared = prepare?.Invoke(data) ?? data;
        using ScoreOnnxTransformer model = ml.Transforms.ScoreOnnx(path, options ?? new()).Fit(prepared);
        Assert.Contains(why, Assert.Throws<NotSupportedException>(() => Save(model, prepared)).Message, StringComparison.Ordinal);
    }

    private string Save(ITransformer model, IDataView data)
    {
        string path = models.At($"{Guid.NewGuid():N}.zip");
        ml.Model.Save(model, data.Schema, path);
        return path;
    }

    private ITransformer SameAfterLoading(ITransformer model, IDataView data, params string[] columns)
    {
        string path = Save(model, data);
        foreach (string file in Directory.GetFiles(models.Root, "*.onnx"))
        {
            File.Delete(file);
        }

        ITransformer loaded = new MLContext(2).Model.Load(path, out _);
        IDataView before = model.Transform(data), after = loaded.Transform(data);
        foreach (string column in columns.DefaultIfEmpty("y"))
        {
            Assert.Equal(before.Schema[column].Type, after.Schema[column].Type);
            bool single = before.Schema[column].Type is not VectorDataViewType;
            foreach ((float[] b, float[] a) in Values(before).Zip(Values(after)))
            {
                Assert.Equal(b, a, (x, y) => MathF.Abs(x - y) <= 1e-6f);
            }

            IEnumerable<float[]> Values(IDataView view) => single ? view.GetColumn<float>(column).Select(v => (float[])[v]) : view.GetColumn<float[]>(column);
        }

        return loaded;
    }
}
