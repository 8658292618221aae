using System.Text;

namespace MlNetPath.Stage6.LanguageModel.Tests.Exercises;

/// <summary>Exercise 2: bits per byte.</summary>
internal static class Compression
{
    /// <summary>What a model needs for a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="probabilities">The probability of each of its tokens, and of its end, after those before.</param>
    /// <returns>Bits per byte of the text in UTF-8.</returns>
    public static double BitsPerByte(string text, double[] probabilities) => probabilities.Sum(p => -Math.Log2(p)) / Encoding.UTF8.GetByteCount(text);
}
