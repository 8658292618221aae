using System.Text.Json;
using System.Text.RegularExpressions;
using MlNetPath.Core;
using static MlNetPath.Stage6.LanguageModel.TokenizerWriter;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Reads byte-level BPE from a folder in Hugging Face's convention.</summary>
internal static class TokenizerReader
{
    // Where an expression matches nothing, a text would be cut there for ever.
    private static readonly string[] Probes = ["", "a b", "1 + é\n"];

    // What ByteLevel cuts by where the file gives it no expression: GPT-2's.
    private const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>Reads it.</summary>
    /// <exception cref="InputException">See <see cref="BpeVocabulary.Read"/>.</exception>
    public static BpeVocabulary Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"There is no folder '{folder}'. Name one that has a {TokenizerFile}.");
        }

        BpeVocabulary vocabulary = ReadFile(Path.Combine(folder, TokenizerFile), Parse);
        string merges = Path.Combine(folder, MergesFile), tokens = Path.Combine(folder, VocabularyFile);
        if (File.Exists(tokens) && ReadFile(tokens, root => Contradiction(vocabulary, root)) is { } token)
        {
            throw new InputException($"'{tokens}' contradicts the {TokenizerFile} beside it in the token '{token}'. Take both from one training.");
        }

        if (File.Exists(merges) && !ReadLines(merges).SequenceEqual(vocabulary.MergeLines))
        {
            throw new InputException($"'{merges}' has other merges than the {TokenizerFile} beside it. Take both from one training.");
        }

        return vocabulary;
    }

    private static BpeVocabulary Parse(JsonElement root)
    {
        JsonElement model = root.Field("model");
        if (model.TryGetProperty("type", out JsonElement type) && type.GetString() != "BPE")
        {
            throw new FormatException($"its model is '{type.GetString()}', not BPE");
        }

        if (root.TryGetProperty("normalizer", out JsonElement normalizer) && normalizer.ValueKind != JsonValueKind.Null)
        {
            throw new FormatException("its normalizer changes texts, which is not known here");
        }

        if (model.TryGetProperty("ignore_merges", out JsonElement ignores) && ignores.GetBoolean())
        {
            throw new FormatException("its model takes whole words without merging (ignore_merges), which is not known here");
        }

        string pattern = root.Field("pre_tokenizer") is { ValueKind: JsonValueKind.Object } preTokenizer ? Checked(PatternOf(preTokenizer)) : throw NotByteLevel();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonProperty token in model.Field("vocab").EnumerateObject())
        {
            ids[token.Name] = token.Value.GetInt32();
        }

        var special = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonElement added in root.TryGetProperty("added_tokens", out JsonElement list) ? list.EnumerateArray() : default)
        {
            string name = added.Field("content").GetString() ?? throw new FormatException("one of its added_tokens has no content");
            special[name] = ids[name] = added.Field("id").GetInt32();
        }

        var tokens = new string[ids.Count];
        foreach ((string token, int id) in ids)
        {
            if (id < 0 || id >= tokens.Length || tokens[id] is not null)
            {
                throw new FormatException($"its ids are not those from 0 to {tokens.Length - 1}, each once: '{token}' has {id}");
            }

            tokens[id] = token;
        }

        int[] bytes = [.. Enumerable.Range(0, ByteAlphabet.Size).Where(b => !ids.ContainsKey(ByteAlphabet.Write([(byte)b])))];
        if (bytes.Length > 0)
        {
            throw new FormatException($"it has no token for the byte {bytes[0]:x2}");
        }

        (int Left, int Right)[] merges = [.. model.Field("merges").EnumerateArray().Select(merge => MergeOf(merge, ids))];
        return merges.Distinct().Count() == merges.Length
            ? BpeVocabulary.Create(tokens, merges, special, pattern)
            : throw new FormatException("it has a merge twice");
    }

    private static string PatternOf(JsonElement preTokenizer)
    {
        JsonElement[] steps = preTokenizer.Field("type").GetString() == "Sequence" ? [.. preTokenizer.Field("pretokenizers").EnumerateArray()] : [preTokenizer];
        if (steps.Length is < 1 or > 2 || steps[^1].Field("type").GetString() != "ByteLevel" || steps[^1].Field("add_prefix_space").GetBoolean())
        {
            throw NotByteLevel();
        }

        // Files from before the property was there mean true.
        bool cuts = !steps[^1].TryGetProperty("use_regex", out JsonElement usesPattern) || usesPattern.GetBoolean();
        return steps.Length == 1 && cuts
            ? Gpt2Pattern
            : steps.Length == 2 && !cuts && steps[0].Field("type").GetString() == "Split" && steps[0].Field("pattern").TryGetProperty("Regex", out JsonElement pattern)
                && steps[0].Field("behavior").GetString() == "Isolated" && !steps[0].Field("invert").GetBoolean()
            ? pattern.GetString()!
            : throw NotByteLevel();
    }

    private static string Checked(string pattern)
    {
        try
        {
            var expression = new Regex(pattern, RegexOptions.CultureInvariant);
            return Array.Exists(Probes, text => expression.Matches(text).Any(match => match.Length == 0))
                ? throw new FormatException($"the expression '{pattern}' of its pre_tokenizer matches where there is nothing")
                : pattern;
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"the expression of its pre_tokenizer is none of .NET: {e.Message}", e);
        }
    }

    // What is not there is told by its name.
    private static JsonElement Field(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement found) ? found : throw new FormatException($"its field '{name}' is missing");

    // "a b" or, since 2024, ["a", "b"].
    private static (int Left, int Right) MergeOf(JsonElement merge, Dictionary<string, int> ids)
    {
        string[] parts = merge.ValueKind == JsonValueKind.String ? merge.GetString()!.Split(' ') : [.. merge.EnumerateArray().Select(part => part.GetString()!)];
        return parts is [var left, var right] && ids.TryGetValue(left, out int leftId) && ids.TryGetValue(right, out int rightId) && ids.ContainsKey(left + right)
            ? (leftId, rightId)
            : throw new FormatException($"its merge '{string.Join(' ', parts)}' does not make a token of two");
    }

    // Its tokens may be fewer: some writers leave the special ones out.
    private static string? Contradiction(BpeVocabulary vocabulary, JsonElement root) =>
        root.EnumerateObject().FirstOrDefault(token => vocabulary.Tokens.ElementAtOrDefault(token.Value.GetInt32()) != token.Name) is { Value.ValueKind: not JsonValueKind.Undefined } found ? found.Name : null;

    private static T ReadFile<T>(string file, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(file));
            return read(json.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(File.Exists(file) ? $"Cannot read '{file}': {e.Message.TrimEnd('.')}." : $"There is no '{file}'. Name a folder that has one.", e);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new InputException($"'{file}' cannot be used as a byte-level BPE tokenizer: {e.Message.TrimEnd('.')}. Name a folder with another.", e);
        }
    }

    private static IEnumerable<string> ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file).Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{file}': {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static FormatException NotByteLevel() => new("its pre_tokenizer is neither ByteLevel nor an expression to Split by with ByteLevel behind it, without a prefix of a space");
}
