using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.MLNet;

namespace MlNetPath.Benchmarks;

/// <summary>
/// An ONNX model of four layers of 512 x 512 over rows in memory, in every way that an ML.NET user has, and by hand. All have ONNX Runtime's default threads.
/// </summary>
internal static class MlNetRun
{
    private const int Side = 512, Layers = 4, Batch = 256, Rounds = 15, Rows = 80 * Batch, SingleRows = 2000;

    /// <summary>The way that this project adds.</summary>
    public static readonly string Ours = string.Create(CultureInfo.InvariantCulture, $"ScoreOnnx, {Batch} rows a run");

    /// <summary>One row per way.</summary>
    public static JsonArray Measure()
    {
        string folder = Directory.CreateTempSubdirectory("mlnetpath-bench-").FullName;
        try
        {
            string path = Path.Combine(folder, "mlp.onnx");
            OnnxFile.Write(Model(), path);
            var ml = new MLContext(1);
            var random = new Random(1);
            Row[] rows = [.. Enumerable.Range(0, Rows).Select(_ => new Row { X = [.. Enumerable.Range(0, Side).Select(_ => random.NextSingle())] })];
            IDataView data = ml.Data.LoadFromEnumerable(rows);
            using ScoreOnnxTransformer batched = ml.Transforms.ScoreOnnx(path, Batch).Fit(data);
            using var stock = ml.Transforms.ApplyOnnxModel("y", "x", path).Fit(data);
            var keep = new PredictionEngineOptions { OwnsTransformer = false };
            using PredictionEngine<Row, Answer> engine = ml.Model.CreatePredictionEngine<Row, Answer>(batched, keep), stockEngine = ml.Model.CreatePredictionEngine<Row, Answer>(stock, keep);
            using var session = new InferenceSession(path);
            (string What, int Rows, Func<double> Run)[] ways =
            [
                (Ours, Rows, () => Read(batched.Transform(data))),
                ("by hand: ONNX Runtime, the same batches", Rows, () => ByHand(session, rows)),
                ("ApplyOnnxModel", SingleRows, () => Read(stock.Transform(ml.Data.TakeRows(data, SingleRows)))),
                ("PredictionEngine over ScoreOnnx", SingleRows, () => Predict(engine, rows)),
                ("PredictionEngine over ApplyOnnxModel", SingleRows, () => Predict(stockEngine, rows)),
            ];
            double[] seconds = Turns.Seconds(Rounds, [.. ways.Select(way => (Action)(() =>
            {
                if (double.IsNaN(way.Run()))
                {
                    throw new InvalidOperationException($"{way.What} computes no numbers.");
                }
            }))]);
            double[] speeds = [.. ways.Zip(seconds, (way, time) => way.Rows / time)];
            double stockSpeed = speeds[2], handSpeed = speeds[1];
            return [.. ways.Zip(speeds, (way, speed) => new JsonObject
            {
                ["way"] = way.What,
                ["rows/s"] = Math.Round(speed),
                ["times ApplyOnnxModel"] = Math.Round(speed / stockSpeed, 2),
                ["% of the speed by hand"] = Math.Round(100 * speed / handSpeed),
            })];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Read(IDataView scored)
    {
        DataViewSchema.Column y = scored.Schema["y"];
        using DataViewRowCursor cursor = scored.GetRowCursor([y]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(y);
        VBuffer<float> value = default;
        double sum = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            sum += value.GetValues()[0];
        }

        return sum;
    }

    private static double ByHand(InferenceSession session, Row[] rows)
    {
        float[] x = new float[Batch * Side], y = new float[Batch * Side];
        using var options = new RunOptions();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(x, [Batch, Side]), output = OrtValue.CreateTensorValueFromMemory(y, [Batch, Side]);
        double sum = 0;
        for (int start = 0; start < rows.Length; start += Batch)
        {
            for (int i = 0; i < Batch; i++)
            {
                rows[start + i].X.CopyTo(x, i * Side);
            }

            session.Run(options, ["x"], [input], ["y"], [output]);
            for (int i = 0; i < Batch; i++)
            {
                sum += y[i * Side];
            }
        }

        return sum;
    }

    private static double Predict(PredictionEngine<Row, Answer> engine, Row[] rows)
    {
        var answer = new Answer();
        double sum = 0;
        for (int i = 0; i < SingleRows; i++)
        {
            engine.Predict(rows[i], ref answer);
            sum += answer.Y[0];
        }

        return sum;
    }

    private static Onnx.Graph.Schema.ModelProto Model()
    {
        var random = new Random(2);
        var g = new GraphBuilder("mlp");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", Side]);
        for (int layer = 0; layer < Layers; layer++)
        {
            float[] weights = [.. Enumerable.Range(0, Side * Side).Select(_ => (random.NextSingle() - 0.5f) * 0.1f)];
            x = g.Relu(g.Add(g.MatMul(x, g.Weight($"weight.{layer}", OnnxTensor.From<float>(weights, Side, Side))), g.Weight($"bias.{layer}", OnnxTensor.From<float>(weights.AsSpan(0, Side), Side))));
        }

        g.Output("y", x);
        return g.Build();
    }

    private sealed class Row
    {
        [VectorType(Side)]
        [ColumnName("x")]
        public float[] X { get; set; } = [];
    }

    private sealed class Answer
    {
        [VectorType(Side)]
        [ColumnName("y")]
        public float[] Y { get; set; } = [];
    }
}
