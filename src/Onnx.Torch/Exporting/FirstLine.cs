namespace MlNetPath.Onnx.Torch;

/// <summary>What other libraries say, in one line: libtorch's messages go on with its stack.</summary>
internal static class FirstLine
{
    /// <summary>The first line of an exception's message.</summary>
    public static string Of(Exception e) => e.Message.Trim().Split('\n')[0].Trim();
}
