using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MlNetPath.Core;

/// <summary>
/// Tells whether texts are the same but for case: the first 128 bits of SHA-256 over a seed and the text in lower case. Drawn anew
/// for each seed, so that it also serves as a random order. Two different texts of one hash are too unlikely to ever happen. Not thread-safe.
/// </summary>
internal sealed class FoldedTextHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] start = new byte[sizeof(int)];
    private char[] chars = [], lower = [];
    private byte[] utf8 = [];

    public FoldedTextHash(int seed) => BinaryPrimitives.WriteInt32LittleEndian(start, seed);

    /// <summary>The hash of a text, given as UTF-8.</summary>
    public UInt128 Of(ReadOnlySpan<byte> text)
    {
        if (chars.Length < text.Length)
        {
            // A text has at most as many UTF-16 units as UTF-8 bytes, its lower case as many units, and each of those at most three bytes.
            int length = Math.Max(1024, text.Length);
            (chars, lower, utf8) = (new char[length], new char[length], new byte[checked(length * 3)]);
        }

        int units = Encoding.UTF8.GetChars(text, chars);
        units = chars.AsSpan(0, units).ToLowerInvariant(lower);
        int bytes = Encoding.UTF8.GetBytes(lower.AsSpan(0, units), utf8);
        hash.AppendData(start);
        hash.AppendData(utf8.AsSpan(0, bytes));
        Span<byte> result = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(result);
        return BinaryPrimitives.ReadUInt128BigEndian(result);
    }

    public void Dispose() => hash.Dispose();
}
