using System.Text;
using System.Text.RegularExpressions;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>
/// Reads <c>tokenizer.json</c> of Hugging Face's tokenizers library, where it describes byte-level BPE. What it says of truncation, of padding and of decoding is not needed.
/// </summary>
internal static partial class TokenizerJson
{
    /// <summary>Where GPT-2 cuts a text: endings after an apostrophe, words, numbers and signs, each with a space in front; and white space.</summary>
    [GeneratedRegex(@"'(?:[stmd]|re|ve|ll)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    internal static partial Regex Gpt2();

    [GeneratedRegex(@"\p{N}+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\p{N}", RegexOptions.CultureInvariant)]
    private static partial Regex Digit();

    /// <exception cref="OnnxModelException">It describes something else, or cannot be read; the message names the field.</exception>
    public static TokenizerParts Read(string file)
    {
        JsonField root = JsonField.Read(file), model = root["model"];
        if (model["type"].TextOrNull() is { } type and not "BPE")
        {
            throw model["type"].Fault($"is {type}; only byte-level BPE can be used");
        }

        if (model["byte_fallback"].Flag(otherwise: false))
        {
            throw model["byte_fallback"].Fault("is true, which cannot be used");
        }

        foreach (string field in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model[field].TextOrNull() is { Length: > 0 })
            {
                throw model[field].Fault("is set, which cannot be used");
            }
        }

        var special = new Dictionary<string, int>(StringComparer.Ordinal);
        var written = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonField token in root["added_tokens"].Items())
        {
            (string content, int id) = (token["content"].Text(), token["id"].Count() ?? throw token["id"].Fault("is missing"));
            special[content] = id;
            if (!token["special"].Flag(otherwise: false))
            {
                written[content] = id;
            }
        }

        var patterns = new List<Regex>();
        bool? startsWithSpace = null;
        ReadPatterns(root["pre_tokenizer"], patterns, ref startsWithSpace);
        return new()
        {
            Vocabulary = model["vocab"].Exists ? model["vocab"].Numbers() : throw model["vocab"].Fault("is missing"),
            Merges = model["merges"].Exists ? [.. model["merges"].Items().Select(Merge)] : throw model["merges"].Fault("is missing"),
            Special = special,
            Written = written,
            Patterns = patterns,
            TakesWholePieces = model["ignore_merges"].Flag(otherwise: false),
            Composes = Composes(root["normalizer"]),
            StartsWithSpace = startsWithSpace ?? throw root["pre_tokenizer"].Fault("has no ByteLevel; only byte-level BPE can be used"),
            Start = [.. Start(root["post_processor"]).Select(token => special.TryGetValue(token.Text(), out int id) ? id : throw token.Fault($"is '{token.Text()}', which is not among the added tokens"))],
        };
    }

    private static string Merge(JsonField merge) => merge.IsList ? string.Join(' ', merge.Items().Select(part => part.Text())) : merge.Text();

    private static void ReadPatterns(JsonField pre, List<Regex> patterns, ref bool? startsWithSpace)
    {
        if (!pre.Exists)
        {
            return;
        }

        switch (startsWithSpace is null ? pre["type"].Text() : throw pre.Fault("comes after ByteLevel, which cannot be used"))
        {
            case "Sequence":
                foreach (JsonField part in pre["pretokenizers"].Items())
                {
                    ReadPatterns(part, patterns, ref startsWithSpace);
                }

                break;
            case "ByteLevel":
                startsWithSpace = pre["add_prefix_space"].Flag(otherwise: true);
                if (pre["use_regex"].Flag(otherwise: true))
                {
                    patterns.Add(Gpt2());
                }

                break;
            case "Digits":
                patterns.Add(pre["individual_digits"].Flag(otherwise: false) ? Digit() : Digits());
                break;
            case "Split":
                (string behaviour, bool inverted) = (pre["behavior"].Text(), pre["invert"].Flag(otherwise: false));
                if ((behaviour, inverted) is not (("Isolated", _) or ("Removed", true)))
                {
                    throw pre["behavior"].Fault($"is {behaviour}, which cannot be used");
                }

                JsonField regex = pre["pattern"]["Regex"];
                try
                {
                    patterns.Add(new(regex.Exists ? regex.Text() : Regex.Escape(pre["pattern"]["String"].Text()), RegexOptions.CultureInvariant));
                }
                catch (ArgumentException e)
                {
                    throw regex.Fault($"is no pattern of .NET: {e.Message.TrimEnd('.')}");
                }

                break;
            case var other:
                throw pre["type"].Fault($"is {other}, which cannot be used");
        }
    }

    private static bool Composes(JsonField normalizer)
    {
        if (!normalizer.Exists)
        {
            return false;
        }

        string type = normalizer["type"].Text();
        if (type == "Sequence")
        {
            return normalizer["normalizers"].Items().Any(Composes);
        }

        // A process that is told to know no cultures composes nothing, and says nothing.
        return type != "NFC" ? throw normalizer["type"].Fault($"is {type}; only NFC can be used")
            : "e\u0301".Normalize(NormalizationForm.FormC).Length == 1 ? true
            : throw normalizer["type"].Fault("is NFC, for which this program needs ICU: set InvariantGlobalization to false in its project");
    }

    private static IEnumerable<JsonField> Start(JsonField processor)
    {
        if (!processor.Exists)
        {
            return [];
        }

        return processor["type"].Text() switch
        {
            "ByteLevel" => [],
            "Sequence" => processor["processors"].Items().SelectMany(Start),
            "TemplateProcessing" => processor["single"].Items().Select(piece => piece["SpecialToken"]["id"]).TakeWhile(token => token.Exists),
            var other => throw processor["type"].Fault($"is {other}, which cannot be used"),
        };
    }
}
