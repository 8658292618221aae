using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Onnx.Graph.Tests")]
[assembly: InternalsVisibleTo("MlNetPath.Onnx.Torch")]
