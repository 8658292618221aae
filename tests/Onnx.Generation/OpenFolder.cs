using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>The inside of a generator.</summary>
internal static class OpenFolder
{
    public static TextModel Open(this TestFolder folder) => TextModel.Load(folder.Root, new OnnxModelOptions { Threads = 1 });
}
