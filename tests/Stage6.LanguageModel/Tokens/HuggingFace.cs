using System.Runtime.InteropServices;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>Hugging Face's own tokenizers, by their binding to .NET.</summary>
internal static class HuggingFace
{
    /// <summary>Skips a test where the binding has no native library.</summary>
    public static void SkipWhereItIsNot() => Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "Its native library is for Linux on x64.");

    /// <summary>The ids of a text's tokens.</summary>
    public static int[] Encode(Tokenizers.DotNet.Tokenizer tokenizer, string text) => text.Length == 0 ? [] : [.. tokenizer.Encode(text).Select(id => (int)id)];
}
