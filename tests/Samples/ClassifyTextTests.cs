using MlNetPath.Onnx.Runtime.Tests;

namespace MlNetPath.Samples.Tests;

public sealed class ClassifyTextTests
{
    [Fact]
    public async Task It_prints_a_line_for_every_text()
    {
        using var folder = new TemporaryFolder();
        string model = folder.Write("letters.onnx", TestModels.ByteClassifier("ab"));
        (int code, string output, string errors) = await SampleApp.Run(model, "abb", "a");
        Assert.True(code == 0, output + errors);
        Assert.Equal(["b 0.731  abb", "a 0.731  a"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd()));

        Assert.Equal("dotnet run samples/ClassifyText/app.cs -- MODEL TEXT...     MODEL: a folder made by train, or an ONNX file", (await SampleApp.Run()).Output.Trim());
        (int failed, _, string message) = await SampleApp.Run(folder.At("none.onnx"), "a");
        Assert.NotEqual(0, failed);
        Assert.Contains($"There is no model '{folder.At("none.onnx")}'.", message);
    }
}
