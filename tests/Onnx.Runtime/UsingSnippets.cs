using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime.Tests.Providers;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>What <c>src/Onnx.Runtime/README.md</c> shows, run.</summary>
public sealed class UsingSnippets : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_model_is_loaded_and_run()
    {
        string path = folder.Write("pictures.onnx", Pictures());
        float[] pixels = new float[3 * 224 * 224];
        pixels.AsSpan(0, 224 * 224).Fill(1);
        #region model
        using var model = OnnxModel.Load(path, new OnnxModelOptions { Provider = ExecutionProvider.Auto });
        Console.WriteLine(model);

        using OnnxResults results = model.Run(("pixels", pixels, [1, 3, 224, 224]));
        ReadOnlySpan<float> logits = results["logits"].Span<float>();
        #endregion
        Assert.Equal([1f, 0, 0], logits.ToArray());
        ResultText.Check("model.json", model.ToString().Replace(model.Provider.ToString(), "cpu", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        using OnnxModel model = OnnxModel.Load(Pictures());
        float[] pixels = new float[3 * 224 * 224];
        ResultText.Check("errors.json", string.Join('\n', ((Action[])
        [
            () => model.Run(("pixel", pixels, [1, 3, 224, 224])),
            () => model.Run(("pixels", new double[pixels.Length], [1, 3, 224, 224])),
            () => model.Run(("pixels", pixels, [1, 224, 224, 3])),
            () => model.Run(("pixels", pixels, [2, 3, 224, 224])),
            () => OnnxModel.Load("model.onxx"),
            () => OnnxModel.Load("pictures.onnx", "pictures", new() { Provider = ExecutionProvider.Cuda() }, null!, new(new FakeProviderLibrary("CPUExecutionProvider"))),
        ]).Select(call => Assert.ThrowsAny<Exception>(call)).Select(e => $"{e.GetType().Name}: {e.Message}")));
    }

    [Fact]
    public void A_binding_is_used_again()
    {
        using OnnxModel model = OnnxModel.Load(Pictures());
        float[][] pictures = [new float[3 * 224 * 224], [.. Enumerable.Repeat(2f, 3 * 224 * 224)]];
        var logits = new List<float[]>();
        #region binding
        using OnnxBinding binding = model.CreateBinding();
        Span<float> input = binding.Input<float>("pixels", 1, 3, 224, 224);
        ReadOnlySpan<float> output = binding.Output<float>("logits", 1, 3);
        foreach (float[] picture in pictures)
        {
            picture.CopyTo(input);
            binding.Run();
            logits.Add(output.ToArray());
        }
        #endregion
        Assert.Equal([0f, 2f], logits.Select(l => l[0]));
    }

    [Fact]
    public void A_classifier_says_how_sure_it_is()
    {
        string path = folder.Write("letters.onnx", TestModels.ByteClassifier("ab"));
        #region classifier
        using var classifier = TextClassifier.Load(path, new TextClassifierOptions { Threshold = 0.8 });
        Prediction guess = classifier.Classify("abbb");
        Console.WriteLine(guess.IsSure ? guess.Label : $"{guess.Label}, or else {guess.Top(2)[1].Label}");
        #endregion
        Assert.Equal("b 0.881", guess.ToString());
        Assert.Equal($"2 labels by {classifier.Model}", classifier.ToString());
        Assert.NotEqual(ExecutionProvider.Auto, classifier.Model.Provider);
    }

    private static byte[] Pictures()
    {
        var g = new GraphBuilder("pictures");
        g.Output("logits", g.ReduceMean(g.Input("pixels", ElementType.Float, ["batch", 3, 224, 224]), [2, 3]));
        return g.Build().ToByteArray();
    }
}
