using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>Texts to bytes, and text classifiers.</summary>
public sealed class TextTests : IDisposable
{
    private static readonly string?[] Hard = ["a", "", null, "bbbab", "\u00e9b", "a\ud83d\ude00b", "\ud800b", "b  \t\n a ", new string('b', 3000) + "aaa"];

    private readonly TemporaryModels models = new();
    private readonly MLContext ml = new(1);
    private readonly List<string> warnings = [];

    public TextTests() => ml.Log += (_, message) =>
    {
        if (message is { Kind: Microsoft.ML.Runtime.ChannelMessageKind.Warning, Source: "ClassifyText" })
        {
            warnings.Add(message.RawMessage);
        }
    };

    public void Dispose() => models.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(4, false)]
    [InlineData(3, true)]
    public void Texts_become_bytes_cut_between_characters(int maxBytes, bool folds)
    {
        IDataView data = Rows.Single(ml, Hard, "Text");
        long[][] bytes = [.. ml.Transforms.TextToBytes(maxBytes: maxBytes, foldsWhiteSpace: folds).Fit(data).Transform(data).GetColumn<long[]>("bytes")];
        for (int i = 0; i < Hard.Length; i++)
        {
            string text = Hard[i] ?? "";
            text = folds ? string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : text;
            while (maxBytes > 0 && System.Text.Encoding.UTF8.GetByteCount(text) > maxBytes)
            {
                text = text[..^(text.Length > 1 && char.IsLowSurrogate(text[^1]) ? 2 : 1)];
            }

            Assert.Equal(text.Length == 0 ? [0] : System.Text.Encoding.UTF8.GetBytes(text).Select(b => b + 1L), bytes[i]);
        }
    }

    [Fact]
    public void Nothing_but_the_bytes_is_added_and_other_names_are_taken()
    {
        IDataView data = Rows.Single(ml, (string[])["a"], "Words");
        DataViewSchema schema = ml.Transforms.TextToBytes("codes", "Words").Fit(data).GetOutputSchema(data.Schema);
        Assert.Equal(["Words", "Number", "codes"], schema.Where(c => !c.IsHidden).Select(c => c.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Int64), schema["codes"].Type);
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Transforms.TextToBytes(maxBytes: -1));
    }

    [Theory]
    [InlineData(false, 0, false)]
    [InlineData(true, 0, true)]
    [InlineData(true, 5, false)]
    public void A_classifier_answers_as_TextClassifier_does_before_and_after_it_is_saved(bool probabilities, int maxBytes, bool folds)
    {
        string path = models.Letters("ab", probabilities, maxBytes, folds), zip = models.At("model.zip");
        IDataView data = Rows.Single(ml, Hard, "Text");
        using var classifier = TextClassifier.Load(path);
        IReadOnlyList<Prediction> expected = classifier.Classify([.. Hard.Select(t => t ?? "")], TestContext.Current.CancellationToken);
        ITransformer model = ml.Transforms.ClassifyText(path, batchSize: 4).Fit(data);
        Check(model);
        ml.Model.Save(model, data.Schema, zip);
        ((IDisposable)model).Dispose();
        File.Delete(path);
        var fresh = new MLContext(2);
        fresh.ComponentCatalog.RegisterAssembly(typeof(OnnxScoringCatalog).Assembly);
        Check(fresh.Model.Load(zip, out _));

        void Check(ITransformer transformer)
        {
            IDataView scored = transformer.Transform(data);
            Assert.Equal(["Text", "Number", "PredictedLabel", "Score"], scored.Schema.Where(c => !c.IsHidden).Select(c => c.Name));
            VBuffer<ReadOnlyMemory<char>> names = default;
            scored.Schema["Score"].GetSlotNames(ref names);
            Assert.Equal(["<a>", "<b>"], names.DenseValues().Select(n => n.ToString()));
            float[][] scores = [.. scored.GetColumn<float[]>("Score")];
            string[] labels = [.. scored.GetColumn<string>("PredictedLabel")];
            using PredictionEngine<Text, Answer> engine = ml.Model.CreatePredictionEngine<Text, Answer>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
            for (int i = 0; i < Hard.Length; i++)
            {
                Assert.Equal(expected[i].Label, labels[i]);
                Assert.Equal(expected[i].Scores().ToArray(), scores[i], (a, b) => MathF.Abs(a - b) <= 1e-6f);
                Answer one = engine.Predict(new Text { Content = Hard[i] });
                Assert.Equal(labels[i], one.PredictedLabel);
                Assert.Equal(scores[i], one.Score, (a, b) => MathF.Abs(a - b) <= 1e-6f);
            }
        }
    }

    [Fact]
    public void Its_answers_are_evaluated_as_those_of_ML_NETs_trainers()
    {
        IDataView data = ml.Data.LoadFromEnumerable((Text[])[new() { Content = "aab", Topic = "<a>" }, new() { Content = "b", Topic = "<b>" }, new() { Content = "bba", Topic = "<a>" }]);
        string path = models.Letters("ab");
        IDataView scored = ml.Transforms.MapLabelToKey(path, "Label", "Topic").Append(ml.Transforms.ClassifyText(path)).Fit(data).Transform(data);
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored);
        Assert.Equal(2 / 3.0, metrics.MicroAccuracy, 6);
        Assert.Equal(2, metrics.ConfusionMatrix.NumberOfClasses);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Labels_in_another_order_than_the_models_are_warned_of()
    {
        string path = models.Letters("ab");
        IDataView data = ml.Data.LoadFromEnumerable((Text[])[new() { Content = "b", Topic = "<b>" }, new() { Content = "a", Topic = "<a>" }, new() { Content = "a", Topic = "other" }]);
        ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Append(ml.Transforms.ClassifyText(path)).Fit(data);
        Assert.Contains("Column 'Label' holds keys in another order than the model's labels (<a>, <b>, ...)", Assert.Single(warnings), StringComparison.Ordinal);

        IDataView scored = ml.Transforms.MapLabelToKey(path, "Label", "Topic").Append(ml.Transforms.ClassifyText(path)).Fit(data).Transform(data);
        Assert.Equal([2u, 1u, 0u], scored.GetColumn<uint>("Label"));
        Assert.Equal(1, ml.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        Assert.Single(warnings);
    }

    [Fact]
    public void A_classifier_of_one_label_is_refused_in_words()
    {
        string path = models.Letters("a");
        Assert.Equal($"'{path}' knows one label only, and ML.NET's multiclass models have two or more.", Assert.Throws<OnnxModelException>(() => ml.Transforms.ClassifyText(path)).Message);
    }

    [Fact]
    public void A_model_that_is_no_classifier_and_a_column_that_is_no_text_are_errors()
    {
        Assert.Contains("no text classifier", Assert.Throws<OnnxModelException>(() => ml.Transforms.ClassifyText(models.Network(2, 2))).Message, StringComparison.Ordinal);
        IEstimator<ITransformer> estimator = ml.Transforms.ClassifyText(models.Letters("ab"));
        Assert.Contains("no text column 'Text'", Assert.Throws<ArgumentException>(() => estimator.Fit(Rows.Single(ml, (float[])[1], "Text"))).Message, StringComparison.Ordinal);
        Assert.Contains("no text column 'Text'", Assert.Throws<ArgumentException>(() => estimator.Append(ml.Transforms.CopyColumns("a", "Score")).Fit(Rows.Single(ml, (string[])["a"], "Words"))).Message, StringComparison.Ordinal);
    }

    private sealed class Text
    {
        [ColumnName("Text")]
        public string? Content { get; set; }

        public string Topic { get; set; } = "";
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

}
