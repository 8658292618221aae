using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>What README shows, run as it stands.</summary>
public sealed class ReadmeSnippets : IDisposable
{
    private readonly TemporaryModels models = new();

    public void Dispose() => models.Dispose();

    [Fact]
    public void A_model_is_applied()
    {
        string path = models.Network(8, 3);
        #region score
        var ml = new MLContext();
        IDataView data = ml.Data.LoadFromEnumerable(houses);                                     // a column x, 8 floats a row
        using ScoreOnnxTransformer model = ml.Transforms.ScoreOnnx(path, batchSize: 256).Fit(data);
        IDataView scored = model.Transform(data);                                                // and a column y, 3 floats a row
        #endregion
        Assert.Equal(Enumerable.Repeat(3, 300), scored.GetColumn<float[]>("y").Select(y => y.Length));
    }

    [Fact]
    public void Columns_have_other_names()
    {
        string path = models.Network(8, 3);
        var ml = new MLContext();
        IDataView data = ml.Data.LoadFromEnumerable(houses);
        #region names
        IEstimator<ITransformer> pipeline = ml.Transforms.NormalizeMinMax("Features", "x")
            .Append(ml.Transforms.ScoreOnnx(path, new ScoreOnnxOptions
            {
                InputColumns = new Dictionary<string, string> { ["x"] = "Features" },            // the model's input x takes the column Features
                OutputColumns = new Dictionary<string, string> { ["y"] = "Score" },              // its output y becomes the column Score
            }));
        #endregion
        Assert.Equal(300, pipeline.Fit(data).Transform(data).GetColumn<float[]>("Score").Count());
    }

    [Fact]
    public void Rows_have_lengths_of_their_own()
    {
        string path = models.Write(g => g.Output("sum", g.ReduceSum(g.Input("tokens", ElementType.Float, ["batch", "length", "features"]), [1L])));
        var ml = new MLContext();
        IDataView data = Rows.Of<float>(ml, [[1, 2], [1, 2, 3, 4]], new VectorDataViewType(NumberDataViewType.Single), "tokens");
        #region shapes
        var options = new ScoreOnnxOptions
        {
            RowShapes = new Dictionary<string, IReadOnlyList<int>> { ["tokens"] = [-1, 2] },     // any number of tokens, 2 features each
            PaddingValues = new Dictionary<string, double> { ["tokens"] = 0 },                   // a value that the model ignores
        };
        #endregion
        Assert.Equal<float[]>([[1, 2], [4, 6]], [.. ml.Transforms.ScoreOnnx(path, options).Fit(data).Transform(data).GetColumn<float[]>("sum")]);
    }

    [Fact]
    public void Texts_are_classified()
    {
        string path = models.Letters("ab"), zip = models.At("letters.zip");
        Message[] messages = [new() { Text = "bab", Label = "<b>" }, new() { Text = "abba!", Label = "<a>" }]; // not in the model's order
        #region text
        var ml = new MLContext();
        IDataView data = ml.Data.LoadFromEnumerable(messages);                                   // columns Text and Label
        ITransformer model = ml.Transforms.MapLabelToKey(path)                                 // numbers labels as the model does
            .Append(ml.Transforms.ClassifyText(path)).Fit(data);                                 // adds PredictedLabel and Score
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(data));
        ml.Model.Save(model, data.Schema, zip);
        #endregion
        Assert.Equal(1, metrics.MicroAccuracy);
        Assert.Equal("<b>", Load(zip).Predict(new Message { Text = "b" }).PredictedLabel);
    }

    private static PredictionEngine<Message, Topic> Load(string zip)
    {
        #region load
        var ml = new MLContext();
        ml.ComponentCatalog.RegisterAssembly(typeof(OnnxScoringCatalog).Assembly);               // for TextToBytes and ClassifyText
        ITransformer model = ml.Model.Load(zip, out _);
        var engine = ml.Model.CreatePredictionEngine<Message, Topic>(model);
        #endregion
        return engine;
    }

    private static readonly House[] houses = [.. Rows.Random(300, 8).Select(x => new House { X = x })];

    #region row
    private sealed class House
    {
        [VectorType(8)]
        [ColumnName("x")]
        public float[] X { get; set; } = [];
    }
    #endregion

    #region message
    private sealed class Message
    {
        public string Text { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Topic
    {
        public string PredictedLabel { get; set; } = "";
    }
    #endregion
}
