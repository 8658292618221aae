using System.Text;
using System.Text.Json.Nodes;

namespace MlNetPath.Tests;

/// <summary>A small byte-level vocabulary: the 256 bytes, some merges, and special tokens.</summary>
internal static class TestVocabulary
{
    public static readonly string[] Merges = ["t h", "th e", "Ġ the", "e n", "i n", "in g", "Ġ c", "Ġc a", "a t", "Ġca t", "Ã ¼", "h e", "Ġ Ġ", "1 2"];

    public static readonly string[] Languages = ["en", "de", "pt-BR"];

    // Sorted, as Hugging Face's trainer writes them.
    private static readonly char[] Bytes = [.. Enumerable.Range(0, 256).Select(b => Character((byte)b)).Order()];

    /// <summary>Tokens without the special ones.</summary>
    public static IReadOnlyDictionary<string, int> Plain { get; } = Bytes.Select(b => b.ToString()).Concat(Merges.Select(m => m.Replace(" ", ""))).Select((t, i) => (t, i)).ToDictionary(t => t.t, t => t.i);

    public static IReadOnlyDictionary<string, int> Special { get; } = new[] { "<|end|>", "<|pad|>" }.Concat(Languages.Select(l => $"<|{l}|>")).Select((t, i) => (t, i)).ToDictionary(t => t.t, t => Plain.Count + t.i);

    public static int Count => Plain.Count + Special.Count;

    public static int End => Special["<|end|>"];

    public static int Pad => Special["<|pad|>"];

    /// <summary>The token of a character of one byte.</summary>
    public static int Id(char character) => Plain[Character((byte)character).ToString()];

    public static int Language(string code) => Special[$"<|{code}|>"];

    /// <summary>The tokens of a text, one for each of its bytes.</summary>
    public static int[] ByteIds(string text) => [.. Encoding.UTF8.GetBytes(text).Select(b => Plain[Character(b).ToString()])];

    /// <summary>A tokenizer.json.</summary>
    public static JsonObject TokenizerJson(bool pairs = false) => new()
    {
        ["version"] = "1.0",
        ["added_tokens"] = new JsonArray([.. Special.Select(s => new JsonObject { ["id"] = s.Value, ["content"] = s.Key, ["special"] = true })]),
        ["normalizer"] = null,
        ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = true },
        ["post_processor"] = null,
        ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
        ["model"] = new JsonObject
        {
            ["type"] = "BPE",
            ["vocab"] = Json(Plain),
            ["merges"] = new JsonArray([.. Merges.Select(m => pairs ? (JsonNode)new JsonArray([.. m.Split(' ').Select(p => JsonValue.Create(p))]) : JsonValue.Create(m))]),
        },
    };

    public static JsonObject Json(IEnumerable<KeyValuePair<string, int>> tokens) => new(tokens.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));

    // GPT-2's alphabet: printable bytes stand for themselves, the others for characters from U+0100 on.
    private static char Character(byte value)
    {
        static bool IsPrintable(int b) => b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xFF and not 0xAD);
        return (char)(IsPrintable(value) ? value : 0x100 + Enumerable.Range(0, value).Count(b => !IsPrintable(b)));
    }
}
