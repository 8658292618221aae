using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Quantizing;

/// <summary>What <c>src/Onnx.Graph/Quantizing/README.md</c> shows, run.</summary>
public sealed class UsingSnippets
{
    [Fact]
    public void A_model_is_quantized_but_for_its_last_layer()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("model.onnx"), smallPath = folder.At("small.onnx");
        OnnxFile.Write(QuantizableModels.Mlp(), path);

        #region quantize
        ModelProto model = OnnxFile.Read(path);
        QuantizationReport report = ModelQuantization.Quantize(model, new QuantizationOptions
        {
            Mode = QuantizationMode.Int8,
            Exclude = ["layer3.*"],     // nodes or weights of this model, as inspect shows them; a pattern without a match is an error
        });
        OnnxFile.Write(model, smallPath);
        Console.WriteLine(report);
        foreach (SkippedNode skipped in report.Skipped)
        {
            Console.WriteLine($"{skipped.Node} is left: {skipped.Reason}");
        }
        #endregion

        Assert.Equal("3 nodes quantized, 1 skipped, weights 4,202,496 -> 1,849,344 bytes (0.440)", report.ToString());
        Assert.Equal("it is excluded", Assert.Single(report.Skipped).Reason);
        Assert.Equal(512, ModelRun.Of(File.ReadAllBytes(smallPath), ("x", new float[512], [1, 512])).Length);
    }
}
