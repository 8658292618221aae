using MlNetPath.Onnx.Generation;

namespace MlNetPath.Cli.Tests;

/// <summary>What the library writes, and the command is to write too.</summary>
internal static class Library
{
    public static GeneratedText Written(this TextGenerator generator, string text, GenerationOptions options) => generator.Generate(text, options, TestContext.Current.CancellationToken);
}
