using System.Text.RegularExpressions;

namespace MlNetPath.Onnx.Torch;

/// <summary>What other libraries say, in one line: libtorch's messages go on with its stack, and ONNX Runtime's begin with the path of a draft that nobody knows.</summary>
internal static partial class FirstLine
{
    /// <summary>The first line of an exception's message.</summary>
    public static string Of(Exception e) => LoadedFrom().Replace(e.Message.Trim().Split('\n')[0].Trim(), string.Empty);

    [GeneratedRegex(@"Load model from .*? failed: ?")]
    private static partial Regex LoadedFrom();
}
