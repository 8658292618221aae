using TorchSharp;

namespace MlNetPath.Onnx.Torch.Tests.Native;

public class TorchRuntimeTests
{
    [Fact]
    public void Loading()
    {
        TorchRuntimeInfo info = TorchRuntime.Load();
        TestContext.Current.SendDiagnosticMessage(info.ToString());
        Console.WriteLine(info);
        Assert.Equal(6f, torch.ones(2, 3).sum().item<float>());
    }
}
