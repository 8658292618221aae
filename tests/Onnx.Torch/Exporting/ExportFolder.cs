using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>A folder that goes away after the test, and exports into it.</summary>
public abstract class ExportFolder : IDisposable
{
    protected ExportFolder() => TorchRuntime.Load();

    protected string Folder { get; } = Directory.CreateTempSubdirectory("mlnetpath-").FullName;

    protected string FilePath => Path.Combine(Folder, "network.onnx");

    protected ModelProto Model => OnnxFile.Read(FilePath);

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected ExportReport Export(nn.Module network, params TensorSpec[] inputs) => Export(network, new ExportOptions { Inputs = inputs, Outputs = ["y"] });

    private protected ExportReport Export(nn.Module network, ExportOptions options) => TorchOnnx.Export(network, FilePath, options);

    private protected OnnxExportException Refusal(nn.Module network, params TensorSpec[] inputs) => Assert.Throws<OnnxExportException>(() => Export(network, inputs));

    private protected OnnxExportException Refusal(nn.Module network, ExportOptions options) => Assert.Throws<OnnxExportException>(() => Export(network, options));
}
