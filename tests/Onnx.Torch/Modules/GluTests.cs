using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Torch.Tests.Exporting;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>A gate that halves an axis whose length is open.</summary>
public sealed class GluTests : ExportFolder
{
    [Fact]
    public void An_odd_length_fails_at_run_time_as_in_torch()
    {
        using GLU module = GLU(1);
        Export(module, new ExportOptions { Inputs = [TensorSpec.Float("x", ["batch", "length", 3])], Outputs = ["y"], Sizes = new Dictionary<string, long[]> { ["length"] = [2, 4] } });
        using var session = new InferenceSession(FilePath);
        using var run = new RunOptions();
        foreach (long length in (long[])[6, 3])
        {
            using OrtValue x = OrtValue.CreateTensorValueFromMemory(new float[length * 3], [1, length, 3]);
            if (length % 2 == 0)
            {
                using IDisposableReadOnlyCollection<OrtValue> y = session.Run(run, ["x"], [x], ["y"]);
                Assert.Equal([1, length / 2, 3], y[0].GetTensorTypeAndShape().Shape);
            }
            else
            {
                Assert.Throws<OnnxRuntimeException>(() => session.Run(run, ["x"], [x], ["y"]));
            }
        }
    }
}
