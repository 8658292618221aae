using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests;

/// <summary>What <c>src/Onnx.Graph/README.md</c> shows, run.</summary>
public sealed class UsingSnippets : IDisposable
{
    private static readonly float[] Flower = [5.1f, 3.5f, 1.4f, 0.2f];

    private readonly TemporaryFolder folder = new();

    private string FilePath => folder.At("classifier.onnx");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_classifier_is_built_and_inspected()
    {
        WriteClassifier(FilePath);
        string path = FilePath;
        #region read
        ModelProto model = OnnxFile.Read(path);
        Console.WriteLine(ModelSummary.Of(model));
        #endregion
        ResultText.Check("summary.json", ModelSummary.Of(model).ToString());
        Assert.Equal(Directly(Flower), Runtime.Run(model, ("x", Flower, [1, 4]))[0].Span<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void It_gets_outputs_is_cut_down_and_checked()
    {
        WriteClassifier(FilePath);
        string path = FilePath;
        #region edit
        ModelProto model = OnnxFile.Read(path);
        var g = new GraphBuilder(model);
        OnnxValue logits = g.Value("logits");
        g.Output("probabilities", g.Softmax(logits));
        g.Output("class", g.ArgMax(logits, axis: 1));
        ModelProto more = g.Build();
        more.SetMetadata("classes", "setosa, versicolor, virginica");
        #endregion

        OnnxTensor[] outputs = Runtime.Run(more, ("x", Flower, [1, 4]));
        float[] direct = Directly(Flower);
        Assert.Equal(Array.IndexOf(direct, direct.Max()), outputs[2].Span<long>()[0]);
        Assert.Equal(direct.Select(l => MathF.Exp(l) / direct.Sum(MathF.Exp)), outputs[1].Span<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);

        #region check
        ModelChecker.ThrowIfInvalid(more);
        OnnxFile.Write(more, path, new OnnxWriteOptions { Check = file => new InferenceSession(file).Dispose() });
        #endregion
        Assert.Equal(more, OnnxFile.Read(path));

        string picture = folder.At("classifier.svg");
        #region draw
        File.WriteAllText(picture, GraphDrawing.ToSvg(more));
        #endregion
        string drawn = File.ReadAllText(picture), committed = ResultText.InRepository("docs/onnx-graph.svg");
        if (ResultText.Update)
        {
            File.WriteAllText(committed, drawn);
        }

        Assert.True(File.ReadAllText(committed).ReplaceLineEndings("\n") == drawn, "docs/onnx-graph.svg is not what is drawn now. Run this test with MLNETPATH_UPDATE_DOCS=1 to draw it anew.");
    }

    [Fact]
    public void Errors_say_where_and_what()
    {
        GraphException build = Assert.Throws<GraphException>(() =>
        {
            #region error
            var g = new GraphBuilder("classifier");
            OnnxValue x = g.Input("x", ElementType.Float, ["batch", 4]);
            using (g.Within("encoder.layers.0"))
            {
                g.MatMul(x, g.Weight("weight", OnnxTensor.From<float>(new float[24], 3, 8)));
            }
            #endregion
        });

        WriteClassifier(FilePath);
        ModelProto model = OnnxFile.Read(FilePath);
        GraphException edit = Assert.Throws<GraphException>(() => model.Extract(["probabilities"]));
        model.Graph.Node[^1].Input[0] = "hiden";
        GraphException check = Assert.Throws<GraphException>(() => ModelChecker.ThrowIfInvalid(model));
        File.WriteAllText(FilePath, "version https://git-lfs.github.com/spec/v1");
        GraphException read = Assert.Throws<GraphException>(() => OnnxFile.Read(FilePath));
        ResultText.Check("errors.json", string.Join('\n', ((GraphException[])[build, edit, check, read]).Select(e => e.Message.Replace(folder.Root + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal))));
    }

    private static void WriteClassifier(string path)
    {
        float[] w1 = Weights(8 * 4), b1 = Weights(8), w2 = Weights(3 * 8), b2 = Weights(3);
        #region build
        var g = new GraphBuilder("classifier");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", 4]);
        OnnxValue hidden = g.Relu(g.Linear(x, g.Weight("hidden.weight", OnnxTensor.From<float>(w1, 8, 4)), g.Weight("hidden.bias", OnnxTensor.From<float>(b1, 8))));
        OnnxValue logits = g.Linear(hidden, g.Weight("output.weight", OnnxTensor.From<float>(w2, 3, 8)), g.Weight("output.bias", OnnxTensor.From<float>(b2, 3)));
        g.Output("logits", logits); // logits.Shape is [batch, 3]
        OnnxFile.Write(g.Build(), path);
        #endregion
        Assert.Equal("[batch, 3]", logits.Shape.ToString());
    }

    private static float[] Directly(float[] x)
    {
        float[] hidden = Layer(x, Weights(8 * 4), Weights(8));
        return Layer([.. hidden.Select(h => Math.Max(0, h))], Weights(3 * 8), Weights(3));

        static float[] Layer(float[] x, float[] w, float[] b) => [.. b.Select((bias, row) => bias + x.Select((value, i) => value * w[(row * x.Length) + i]).Sum())];
    }

    private static float[] Weights(int count) => [.. Enumerable.Range(1, count).Select(i => MathF.Sin(i * i))];
}
