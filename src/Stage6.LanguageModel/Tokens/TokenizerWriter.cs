using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Writes a vocabulary as the files that Hugging Face's tokenizers read.</summary>
internal static class TokenizerWriter
{
    /// <summary>All tokens and their ids, as a JSON object.</summary>
    public const string VocabularyFile = "vocab.json";

    /// <summary>A merge a line, after <see cref="MergesHeader"/>.</summary>
    public const string MergesFile = "merges.txt";

    /// <summary>All of it: tokens, merges, pre-tokens, special tokens.</summary>
    public const string TokenizerFile = "tokenizer.json";

    /// <summary>The first line of <see cref="MergesFile"/>.</summary>
    public const string MergesHeader = "#version: 0.2";

    private static readonly JsonWriterOptions Readable = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the three files.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public static void Write(BpeVocabulary vocabulary, string folder)
    {
        string[] merges = [.. vocabulary.MergeLines];
        Atomically.WriteText(Path.Combine(folder, VocabularyFile), Json(writer => WriteVocabulary(writer, vocabulary)));
        Atomically.WriteText(Path.Combine(folder, MergesFile), string.Concat(merges.Prepend(MergesHeader).Select(line => line + "\n")));
        Atomically.WriteText(Path.Combine(folder, TokenizerFile), Json(writer => WriteTokenizer(writer, vocabulary, merges)));
    }

    private static void WriteTokenizer(Utf8JsonWriter writer, BpeVocabulary vocabulary, string[] merges)
    {
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        writer.WriteNull("truncation");
        writer.WriteNull("padding");
        writer.WriteStartArray("added_tokens");
        foreach ((string name, int id) in vocabulary.SpecialTokens.OrderBy(token => token.Value))
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", id);
            writer.WriteString("content", name);
            foreach (string no in (string[])["single_word", "lstrip", "rstrip", "normalized"])
            {
                writer.WriteBoolean(no, false);
            }

            writer.WriteBoolean("special", true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNull("normalizer");
        WritePreTokenizer(writer, vocabulary.Pattern);
        writer.WriteNull("post_processor");
        writer.WriteStartObject("decoder");
        WriteByteLevel(writer);
        writer.WriteStartObject("model");
        writer.WriteString("type", "BPE");
        foreach (string none in (string[])["dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix"])
        {
            writer.WriteNull(none);
        }

        foreach (string no in (string[])["fuse_unk", "byte_fallback", "ignore_merges"])
        {
            writer.WriteBoolean(no, false);
        }

        writer.WritePropertyName("vocab");
        WriteVocabulary(writer, vocabulary);
        writer.WriteStartArray("merges");
        foreach (string merge in merges)
        {
            writer.WriteStringValue(merge);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    // The expression cuts, and ByteLevel only writes bytes as characters.
    private static void WritePreTokenizer(Utf8JsonWriter writer, string pattern)
    {
        writer.WriteStartObject("pre_tokenizer");
        writer.WriteString("type", "Sequence");
        writer.WriteStartArray("pretokenizers");
        writer.WriteStartObject();
        writer.WriteString("type", "Split");
        writer.WriteStartObject("pattern");
        writer.WriteString("Regex", pattern);
        writer.WriteEndObject();
        writer.WriteString("behavior", "Isolated");
        writer.WriteBoolean("invert", false);
        writer.WriteEndObject();
        writer.WriteStartObject();
        WriteByteLevel(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "ByteLevel");
        writer.WriteBoolean("add_prefix_space", false);
        writer.WriteBoolean("trim_offsets", true);
        writer.WriteBoolean("use_regex", false);
        writer.WriteEndObject();
    }

    private static void WriteVocabulary(Utf8JsonWriter writer, BpeVocabulary vocabulary)
    {
        writer.WriteStartObject();
        foreach ((int id, string token) in vocabulary.Tokens.Index())
        {
            writer.WriteNumber(token, id);
        }

        writer.WriteEndObject();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
