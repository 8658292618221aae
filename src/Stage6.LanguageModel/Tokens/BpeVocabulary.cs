using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// The tokens of a language model: what each id stands for, in which order bytes are merged to them, and how texts are cut before. As files it is what Hugging Face's tokenizers read and write.
/// Immutable and safe to use from many threads.
/// </summary>
public sealed class BpeVocabulary
{
    private readonly byte[][] bytes;

    private BpeVocabulary(IReadOnlyList<string> tokens, IReadOnlyList<(int Left, int Right)> merges, IReadOnlyDictionary<string, int> specialTokens, string pattern)
    {
        (Tokens, Merges, SpecialTokens, Pattern) = (tokens, merges, specialTokens, pattern);
        bytes = [.. tokens.Select(token => specialTokens.ContainsKey(token) ? Encoding.UTF8.GetBytes(token) : ByteAlphabet.TryRead(token) ?? Encoding.UTF8.GetBytes(token))];
    }

    /// <summary>All tokens by their ids, as the files write them: bytes in GPT-2's alphabet (a space is Ġ), special tokens by their names.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>The pairs of ids that are merged, the first first.</summary>
    public IReadOnlyList<(int Left, int Right)> Merges { get; }

    /// <summary>The same as <c>merges.txt</c> writes them, a space between.</summary>
    internal IEnumerable<string> MergeLines => Merges.Select(merge => $"{Tokens[merge.Left]} {Tokens[merge.Right]}");

    /// <summary>The special tokens and their ids.</summary>
    public IReadOnlyDictionary<string, int> SpecialTokens { get; }

    /// <summary>The regular expression whose matches are the pre-tokens.</summary>
    public string Pattern { get; }

    /// <summary>A digest of all that decides which tokens a text has.</summary>
    internal string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [Pattern, .. Tokens, .. MergeLines]))));

    /// <summary>The bytes of a token; of a special one, its name's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no token of that id.</exception>
    public ReadOnlySpan<byte> Bytes(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, bytes.Length);
        return bytes[id];
    }

    /// <summary>
    /// Makes the library's tokenizer, which turns texts into ids and back. Every text comes back as it was, but for surrogates without a partner, which become U+FFFD. The tokenizer is safe to use from many threads.
    /// </summary>
    /// <param name="specialTokensInText">
    /// True to take a special token's name in a text for the token, as Hugging Face's tokenizers do; false, the default, to take it for text like any other, so that nobody's text can end another's.
    /// </param>
    public BpeTokenizer CreateTokenizer(bool specialTokensInText = false)
    {
        IReadOnlyDictionary<string, int>? special = specialTokensInText ? SpecialTokens : null;
        return BpeTokenizer.Create(new BpeOptions(Tokens.Select((token, id) => KeyValuePair.Create(token, id)))
        {
            Merges = MergeLines,
            ByteLevel = true,
            Normalizer = new WellFormedText(),
            PreTokenizer = new RegexPreTokenizer(Compile(Pattern), special),
            SpecialTokens = special,
        });
    }

    /// <summary>Writes <c>vocab.json</c>, <c>merges.txt</c> and <c>tokenizer.json</c> (which holds all that the other two hold), each whole or not at all.</summary>
    /// <param name="folder">The folder, made where it is missing; other files in it stay.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Write(string folder) => TokenizerWriter.Write(this, folder);

    /// <summary>Reads a folder's <c>tokenizer.json</c>, by whomever it was written, if it is byte-level BPE. <c>vocab.json</c> and <c>merges.txt</c> need not be there, but must not contradict it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">The file is missing, damaged, of another kind, or contradicted; the message names it.</exception>
    public static BpeVocabulary Read(string folder) => TokenizerReader.Read(folder);

    /// <summary>A vocabulary of merges: bytes, merges, special tokens.</summary>
    internal static BpeVocabulary Create(IReadOnlyList<(int Left, int Right)> merges, IReadOnlyList<string> specialTokens, string pattern)
    {
        List<string> tokens = [.. Enumerable.Range(0, ByteAlphabet.Size).Select(id => ByteAlphabet.Write([ByteAlphabet.ByteOf(id)]))];
        foreach ((int left, int right) in merges)
        {
            tokens.Add(tokens[left] + tokens[right]);
        }

        Dictionary<string, int> special = specialTokens.Index().ToDictionary(token => token.Item, token => tokens.Count + token.Index, StringComparer.Ordinal);
        return new BpeVocabulary([.. tokens, .. specialTokens], merges, special, pattern);
    }

    /// <summary>A vocabulary as it was read.</summary>
    internal static BpeVocabulary Create(IReadOnlyList<string> tokens, IReadOnlyList<(int Left, int Right)> merges, IReadOnlyDictionary<string, int> specialTokens, string pattern) =>
        new(tokens, merges, specialTokens, pattern);

    /// <summary>The pattern as .NET runs it.</summary>
    /// <exception cref="InputException">It is no regular expression.</exception>
    internal static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException e)
        {
            throw new InputException($"The pattern of the pre-tokens is no regular expression of .NET: {e.Message}", e);
        }
    }
}
