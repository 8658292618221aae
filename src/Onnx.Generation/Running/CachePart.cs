using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>One tensor of the key/value cache: what a layer remembers of the tokens before.</summary>
/// <param name="Past">The input that it goes into.</param>
/// <param name="Present">The output that it comes out of, longer by the tokens of the run.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Heads">Its heads.</param>
/// <param name="Size">The numbers of a head.</param>
/// <param name="IsCombined">Whether keys and values are one tensor [2, rows, heads, length, size], or this is one of them, [rows, heads, length, size].</param>
internal sealed record CachePart(string Past, string Present, TensorElementType Type, long Heads, long Size, bool IsCombined)
{
    /// <summary>The dimension of the texts that run side by side.</summary>
    public int RowAxis => IsCombined ? 1 : 0;

    /// <summary>Its shape after so many tokens.</summary>
    public long[] Shape(int rows, int length) => IsCombined ? [2, rows, Heads, length, Size] : [rows, Heads, length, Size];
}
