using System.Text;
using CsCheck;

namespace MlNetPath.Core.Tests;

public sealed class CheckedUtf8StreamTests : IDisposable
{
    private readonly LabelledFileFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AgreesWithTheStrictDecoderOnWhatUtf8IsWhereverTheReadsEnd()
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        Gen<byte[]> piece = Gen.OneOf(
            Gen.OneOf("a", "\n", "ü", "€", "😀").Select(Encoding.UTF8.GetBytes),
            Gen.Frequency((20, Gen.Const((byte)'x')), (1, Gen.Byte[1, 255])).Select(b => new[] { b }));
        Gen.Select(piece.Array[1, 30], Gen.Int[1, 5]).Sample(
            (pieces, step) =>
            {
                byte[] content = [(byte)'-', .. pieces.SelectMany(p => p)];
                int valid = ValidLength(strict, content);
                string path = folder.Write("any.txt", content);
                try
                {
                    return ReadInSteps(path, step).AsSpan().SequenceEqual(content) && valid == content.Length;
                }
                catch (InputException e)
                {
                    int line = content.AsSpan(0, valid).Count((byte)'\n') + 1;
                    return valid < content.Length && e.Message.Contains($"line {line} has the byte 0x{content[valid]:X2} at offset {valid}.", StringComparison.Ordinal);
                }
            },
            iter: 600,
            threads: 1);
    }

    [Fact]
    public void CharactersMayLieAcrossTheEndOfItsFirstRead()
    {
        foreach (int shift in (int[])[0, 1, 2, 3])
        {
            byte[] content = Encoding.UTF8.GetBytes(new string('a', shift) + string.Concat(Enumerable.Repeat("😀", 40_000)));
            Assert.Equal(content, ReadInSteps(folder.Write("long.txt", content), 1 << 16));
            string message = Assert.Throws<InputException>(() => ReadInSteps(folder.Write("cut.txt", content[..^1]), 1 << 16)).Message;
            Assert.Contains($"byte 0xF0 at offset {content.Length - 4}.", message, StringComparison.Ordinal);
        }
    }

    // The first offset whose character the decoder refuses.
    private static int ValidLength(UTF8Encoding strict, byte[] content)
    {
        for (int at = 0; at < content.Length;)
        {
            int length = Enumerable.Range(1, Math.Min(4, content.Length - at)).FirstOrDefault(n => IsValid(strict, content.AsSpan(at, n)));
            if (length == 0)
            {
                return at;
            }

            at += length;
        }

        return content.Length;
    }

    private static bool IsValid(UTF8Encoding strict, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return strict.GetCharCount(bytes) > 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static byte[] ReadInSteps(string path, int step)
    {
        using var stream = new CheckedUtf8Stream(path);
        using var read = new MemoryStream();
        stream.CopyTo(read, step);
        return read.ToArray();
    }
}
