using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace MlNetPath.Core;

/// <summary>
/// The texts that nothing may be trained on: those of a task's test split, and those of development sets that lie outside of the project.
/// Texts are the same where they differ in case and white space only. Of the development texts only hashes are kept
/// (<c>datasets/general-text/held-out.bin</c>: 40 bits of SHA-256 each), so one text in 25 million is taken for one of them by chance.
/// Immutable and safe to use from many threads.
/// </summary>
public sealed class HeldOutTexts
{
    /// <summary>Bytes of a hash in the file.</summary>
    internal const int HashBytes = 5;

    private const string Resource = "general-text.held-out.bin";
    private const int ShortText = 256;

    private readonly HashSet<ulong> hashes;

    private HeldOutTexts(HashSet<ulong> hashes) => this.hashes = hashes;

    /// <summary>No text at all.</summary>
    public static HeldOutTexts None { get; } = new([]);

    /// <summary>The texts of the development sets alone.</summary>
    public static HeldOutTexts Development { get; } = new([.. ReadHashes(EmbeddedHashes())]);

    /// <summary>Number of different texts.</summary>
    public int Count => hashes.Count;

    /// <summary>SHA-256 of the hashes of the development texts, in lower-case hexadecimal: changes when a text is added.</summary>
    internal static string DevelopmentHash { get; } = Convert.ToHexStringLower(SHA256.HashData(EmbeddedHashes()));

    /// <summary>The texts of a task's test split and of the development sets.</summary>
    /// <param name="task">The task whose models must not have seen them.</param>
    public static HeldOutTexts For(TextTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var hashes = new HashSet<ulong>(Development.hashes);
        for (int row = 0; row < task.TestData.Count; row++)
        {
            hashes.Add(Hash(task.TestData.Text(row)));
        }

        return new HeldOutTexts(hashes);
    }

    /// <summary>True where a text is held out, whatever its case and white space. About a microsecond for a short text.</summary>
    /// <param name="text">The text, or a window cut from one.</param>
    public bool Contains(ReadOnlySpan<char> text) => hashes.Contains(Hash(text));

    /// <summary>Writes texts as the file has them: their hashes in order, each once, the first byte first.</summary>
    /// <param name="texts">The texts to hold out.</param>
    /// <returns>The content of the file.</returns>
    public static byte[] ToBytes(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ulong[] sorted = [.. new SortedSet<ulong>(texts.Select(text => Hash(text)))];
        var content = new byte[sorted.Length * HashBytes];
        for (int i = 0; i < content.Length; i++)
        {
            content[i] = (byte)(sorted[i / HashBytes] >> (8 * (HashBytes - 1 - (i % HashBytes))));
        }

        return content;
    }

    /// <summary>The first 40 bits of SHA-256 of the text in UTF-8, in lower case, white space folded to single spaces.</summary>
    internal static ulong Hash(ReadOnlySpan<char> text)
    {
        char[]? rented = text.Length > ShortText ? ArrayPool<char>.Shared.Rent(text.Length) : null;
        Span<char> folded = rented ?? stackalloc char[ShortText];
        folded = folded[..Fold(text, folded)];

        int most = Encoding.UTF8.GetMaxByteCount(folded.Length);
        byte[]? rentedBytes = rented is null ? null : ArrayPool<byte>.Shared.Rent(most);
        Span<byte> utf8 = rentedBytes ?? stackalloc byte[(ShortText + 1) * 3];
        utf8 = utf8[..Encoding.UTF8.GetBytes(folded, utf8)];

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, hash);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
            ArrayPool<byte>.Shared.Return(rentedBytes!);
        }

        return ToNumber(hash);
    }

    // As WhiteSpace.Fold, without a string for each text.
    private static int Fold(ReadOnlySpan<char> text, Span<char> folded)
    {
        int length = 0;
        bool space = false;
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                space = length > 0;
                continue;
            }

            if (space)
            {
                folded[length++] = ' ';
                space = false;
            }

            folded[length++] = char.ToLowerInvariant(c);
        }

        return length;
    }

    private static ulong ToNumber(ReadOnlySpan<byte> hash)
    {
        ulong number = 0;
        foreach (byte part in hash[..HashBytes])
        {
            number = (number << 8) | part;
        }

        return number;
    }

    private static IEnumerable<ulong> ReadHashes(byte[] content) =>
        Enumerable.Range(0, content.Length / HashBytes).Select(i => ToNumber(content.AsSpan(i * HashBytes, HashBytes)));

    private static byte[] EmbeddedHashes()
    {
        using Stream stream = typeof(HeldOutTexts).Assembly.GetManifestResourceStream(Resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
