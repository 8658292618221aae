using System.Text.Json.Serialization;

namespace MlNetPath.Onnx.Runtime;

/// <summary>Reads and writes lists of labels without reflection, so that trimmed apps can.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class TextModelJson : JsonSerializerContext;
