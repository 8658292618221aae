using System.Globalization;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>
/// Reads the tokenizer in a model's folder: <c>tokenizer.json</c>, or else <c>vocab.json</c> and <c>merges.txt</c>. Where both are there, they have to say the same.
/// </summary>
internal static class TokenizerFiles
{
    public const string Whole = "tokenizer.json", Vocabulary = "vocab.json", Merges = "merges.txt", Added = "added_tokens.json", Settings = "tokenizer_config.json";

    private const string Version = "#version";
    private const int MostTokens = 1 << 24;

    /// <summary>Reads and checks it.</summary>
    /// <exception cref="OnnxModelException">A file is missing, is no byte-level BPE, or contradicts another; the message names the file.</exception>
    public static TextTokenizer Load(string folder, GeneratorConfig config)
    {
        string whole = Path.Combine(folder, Whole), vocabulary = Path.Combine(folder, Vocabulary), merges = Path.Combine(folder, Merges);
        if (!File.Exists(whole) && !(File.Exists(vocabulary) && File.Exists(merges)))
        {
            string? half = File.Exists(vocabulary) ? Vocabulary : File.Exists(merges) ? Merges : null;
            throw new OnnxModelException($"The folder '{folder}' has no tokenizer: {(half is null ? $"neither {Whole} nor {Vocabulary} with {Merges}" : $"{half} needs {(half == Vocabulary ? Merges : Vocabulary)} beside it, and there is no {Whole}")}.");
        }

        TokenizerParts parts;
        string source = whole;
        if (File.Exists(whole))
        {
            parts = TokenizerJson.Read(whole);
            if (File.Exists(vocabulary))
            {
                CheckSame(vocabulary, ReadVocabulary(vocabulary), whole, parts);
            }

            if (File.Exists(merges))
            {
                CheckSame(merges, ReadMerges(merges), whole, parts.Merges);
            }
        }
        else
        {
            source = vocabulary;
            parts = new() { Vocabulary = ReadVocabulary(vocabulary), Merges = ReadMerges(merges), Special = ReadAdded(folder), Patterns = [TokenizerJson.Gpt2()] };
        }

        parts = WithSpecial(parts, source, config, named: source == vocabulary);
        Check(parts, source, config);
        string settings = Path.Combine(folder, Settings);
        bool begins = parts.Start.Count == 0 && File.Exists(settings) && JsonField.Read(settings)["add_bos_token"].Flag(otherwise: false);
        return new(begins && config.BeginId is { } begin ? parts with { Start = [begin] } : parts);
    }

    private static Dictionary<string, int> ReadVocabulary(string file) => JsonField.Read(file).Numbers();

    private static string[] ReadMerges(string file)
    {
        try
        {
            string[] lines = File.ReadAllLines(file);
            return [.. lines.Skip(lines is [var first, ..] && first.StartsWith(Version, StringComparison.Ordinal) ? 1 : 0).Where(line => line.Length > 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OnnxModelException($"'{file}' cannot be read: {e.Message}", e);
        }
    }

    private static Dictionary<string, int> ReadAdded(string folder)
    {
        var special = new Dictionary<string, int>(StringComparer.Ordinal);
        string added = Path.Combine(folder, Added), settings = Path.Combine(folder, Settings);
        if (File.Exists(added))
        {
            special = ReadVocabulary(added);
        }

        if (File.Exists(settings))
        {
            foreach ((string id, JsonField token) in JsonField.Read(settings)["added_tokens_decoder"].Fields())
            {
                special[token["content"].Text()] = int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw token.Fault("has no number for its name");
            }
        }

        return special;
    }

    // Special tokens stand in the vocabulary too, and no text may become one.
    private static TokenizerParts WithSpecial(TokenizerParts parts, string source, GeneratorConfig config, bool named)
    {
        var special = new Dictionary<string, int>(parts.Special, StringComparer.Ordinal);
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        HashSet<string> merged = [.. parts.Merges.Select(m => m.Replace(" ", "", StringComparison.Ordinal))];
        HashSet<int?> told = [.. config.EndIds, config.BeginId, config.PadId];
        foreach ((string token, int id) in parts.Vocabulary)
        {
            bool bracketed = token is ['<', _, .., '>'] && !merged.Contains(token);
            if (special.TryGetValue(token, out int other) && other != id)
            {
                throw new OnnxModelException($"'{source}': the token '{token}' has the numbers {id} and {other}.");
            }

            if (special.ContainsKey(token) || (bracketed && (told.Contains(id) || (named && token is ['<', '|', .., '|', '>']))))
            {
                special[token] = id;
            }
            else
            {
                vocabulary.Add(token, id);
            }
        }

        return parts with { Vocabulary = vocabulary, Special = special };
    }

    private static void Check(TokenizerParts parts, string source, GeneratorConfig config)
    {
        for (int b = 0; b <= byte.MaxValue; b++)
        {
            if (!parts.Vocabulary.ContainsKey(ByteAlphabet.Of((byte)b).ToString()))
            {
                throw new OnnxModelException($"'{source}' has no token for the byte {b}; only byte-level BPE can be used, whose vocabulary has all 256.");
            }
        }

        if (parts.Merges.Count == 0 && !parts.TakesWholePieces && parts.Vocabulary.Keys.FirstOrDefault(token => token.Length > 1) is { } unreached)
        {
            throw new OnnxModelException($"'{source}' has no merges, and the token '{unreached}' would never come.");
        }

        var merged = new HashSet<string>(StringComparer.Ordinal);
        foreach (string merge in parts.Merges)
        {
            if (!merged.Add(merge))
            {
                throw new OnnxModelException($"'{source}': the merge '{merge}' is there twice.");
            }

            if (merge.Split(' ') is not [{ Length: > 0 } left, { Length: > 0 } right] || !parts.Vocabulary.ContainsKey(left) || !parts.Vocabulary.ContainsKey(right) || !parts.Vocabulary.ContainsKey(left + right))
            {
                throw new OnnxModelException($"'{source}': the merge '{merge}' is not of two tokens of the vocabulary to a third.");
            }
        }

        string? twice = parts.Vocabulary.Concat(parts.Special).GroupBy(t => t.Value).FirstOrDefault(g => g.Count() > 1) is { } same ? string.Join("', '", same.Select(t => t.Key)) : null;
        if (twice is not null)
        {
            throw new OnnxModelException($"'{source}': the tokens '{twice}' have the same number.");
        }

        // Tokens are kept in the order of their numbers, so a number that is nonsense would take all memory.
        if (parts.Vocabulary.Concat(parts.Special).FirstOrDefault(t => t.Value > MostTokens) is { Key: { } far } token)
        {
            throw new OnnxModelException(FormattableString.Invariant($"'{source}': the token '{far}' has the number {token.Value}, and no vocabulary is so large."));
        }

        HashSet<int> ids = [.. parts.Vocabulary.Values, .. parts.Special.Values];
        if (config.VocabularySize is { } size && ids.Max() >= size)
        {
            throw config.Fault("model.vocab_size", $"is {size}, and '{source}' has a token {ids.Max()}");
        }

        foreach ((string field, int? id) in (ReadOnlySpan<(string, int?)>)[("model.bos_token_id", config.BeginId), ("model.pad_token_id", config.PadId), .. config.EndIds.Select(id => ("model.eos_token_id", (int?)id))])
        {
            if (id is { } number && !ids.Contains(number) && number >= (config.VocabularySize ?? ids.Max() + 1))
            {
                throw config.Fault(field, $"is {number}, and '{source}' has no such token");
            }
        }
    }

    private static void CheckSame(string file, Dictionary<string, int> vocabulary, string whole, TokenizerParts parts)
    {
        foreach ((string token, int id) in vocabulary)
        {
            if (!(parts.Vocabulary.TryGetValue(token, out int other) || parts.Special.TryGetValue(token, out other)) || other != id)
            {
                throw new OnnxModelException($"'{file}' and '{whole}' contradict each other about the token '{token}'. Remove the one that is not the model's.");
            }
        }

        if (parts.Vocabulary.Keys.FirstOrDefault(t => !vocabulary.ContainsKey(t) && !parts.Special.ContainsKey(t)) is { } missing)
        {
            throw new OnnxModelException($"'{file}' lacks the token '{missing}', which '{whole}' has. Remove the one that is not the model's.");
        }
    }

    private static void CheckSame(string file, string[] merges, string whole, IReadOnlyList<string> others)
    {
        int different = Enumerable.Range(0, Math.Max(merges.Length, others.Count)).FirstOrDefault(i => merges.ElementAtOrDefault(i) != others.ElementAtOrDefault(i), -1);
        if (different >= 0)
        {
            throw new OnnxModelException($"'{file}' and '{whole}' contradict each other about merge {different + 1}: '{merges.ElementAtOrDefault(different)}', '{others.ElementAtOrDefault(different)}'. Remove the one that is not the model's.");
        }
    }
}
