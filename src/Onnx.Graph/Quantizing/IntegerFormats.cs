namespace MlNetPath.Onnx.Graph;

/// <summary>What reports call the ways in which weights are stored.</summary>
internal static class IntegerFormats
{
    public const string Dynamic = "int8, a scale a column, activations int8", Rows = "int8, a scale a row", Stored = "int8, a scale a channel, computed in float32", Half = "float16";

    public static string Blocks(int bits, int block) => $"int{bits}, a scale for {block} weights";
}
