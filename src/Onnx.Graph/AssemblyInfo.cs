using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MlNetPath.Onnx.Graph.Tests")]
[assembly: InternalsVisibleTo("mlnetpath")]
[assembly: InternalsVisibleTo("MlNetPath.Onnx.Torch")]
