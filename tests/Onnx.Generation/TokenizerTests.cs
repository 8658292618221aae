using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>Texts become the tokens that the files describe, and tokens become the texts again.</summary>
public sealed class TokenizerTests
{
    private static readonly string[] Texts = ["the cat", " the cat in the hat\n\n the   end", "grüße, über", "日本語 😀 𠮷", "don't we'll I'M", "12 123 x1y2", "<|end|><|de|> <|pad|>", "\t\r\n \u00a0\u2003x", "\0\u0001\u007f\u00ad", " ", "e\u0301"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tokens_are_those_of_merging_by_hand(bool oneFile)
    {
        using var folder = new TestFolder(oneFile: oneFile);
        TextTokenizer tokenizer = Load(folder);
        Assert.All(Texts, text => AssertTokens(tokenizer, text));
        Gen.String[Gen.Char["the catinghü 12\n'<|>end😀"], 0, 40].Sample(text => AssertTokens(tokenizer, WellFormed(text)));
        Assert.Equal(TestVocabulary.Special, tokenizer.Special);
        Assert.Equal(TestVocabulary.Count, tokenizer.Count);
    }

    [Fact]
    public void Both_ways_to_write_merges_are_read()
    {
        using var folder = new TestFolder();
        int[] before = [.. Load(folder).Encode(Texts[1])];
        folder.Write("tokenizer.json", TestVocabulary.TokenizerJson(pairs: true));
        Assert.Equal(before, Load(folder).Encode(Texts[1]));
    }

    [Fact]
    public void Halves_of_surrogate_pairs_become_the_replacement_character() =>
        WithTokenizer(_ => { }, t => Assert.Equal(t.Encode("a\uFFFDb\uFFFD"), t.Encode("a\uD800b\uDC00")));

    [Fact]
    public void A_special_token_has_no_bytes_and_an_added_word_has()
    {
        WithTokenizer(
            json => json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = TestVocabulary.Count, ["content"] = "wörd", ["special"] = false }),
            t =>
            {
                Assert.Equal("wörd", Encoding.UTF8.GetString(t.Bytes(TestVocabulary.Count)));
                Assert.Equal("<|end|>", t.SpecialName(TestVocabulary.End));
                Assert.True(t.Bytes(TestVocabulary.End).IsEmpty);
                Assert.DoesNotContain(TestVocabulary.Count, t.Encode("wörd"));
            },
            config => config["model"]!["vocab_size"] = TestVocabulary.Count + 1);
    }

    [Fact]
    public void Patterns_prefixes_and_first_tokens_are_as_the_file_says()
    {
        // As in the files of newer models: a pattern of their own, then bytes.
        WithTokenizer(
            json =>
            {
                json["pre_tokenizer"] = JsonNode.Parse("""{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"\\p{N}{1,3}|\\p{L}+|[^\\p{N}\\p{L}]"},"behavior":"Isolated","invert":false},{"type":"Digits","individual_digits":true},{"type":"ByteLevel","add_prefix_space":true,"use_regex":false}]}""");
                json["post_processor"] = JsonNode.Parse("""{"type":"Sequence","processors":[{"type":"ByteLevel"},{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<|en|>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}]}]}""");
            },
            t =>
            {
                Assert.Equal([TestVocabulary.Language("en")], t.Start);
                Assert.Equal([TestVocabulary.Id(' '), TestVocabulary.Plain["the"], TestVocabulary.Id(' '), TestVocabulary.Id('1'), TestVocabulary.Id('2')], t.Encode("the 12")); // neither " the" nor "12"
            });
    }

    [Fact]
    public void A_piece_that_is_a_token_needs_no_merges_where_the_file_says_so()
    {
        static void Add(JsonObject json) => json["model"]!["vocab"]!["hat"] = TestVocabulary.Count;
        static void Size(JsonObject json) => json["model"]!["vocab_size"] = TestVocabulary.Count + 1;
        int[] merged = [TestVocabulary.Id('h'), TestVocabulary.Plain["at"]];
        WithTokenizer(Add, t => Assert.Equal(merged, t.Encode("hat")), Size);
        WithTokenizer(
            json =>
            {
                Add(json);
                json["model"]!["ignore_merges"] = true;
            },
            t =>
            {
                Assert.Equal([TestVocabulary.Count], t.Encode("hat"));
                Assert.Equal([TestVocabulary.Count, TestVocabulary.Plain["Ġthe"], TestVocabulary.Id(' '), .. merged], t.Encode("hat the hat"));
            },
            Size);
    }

    [Fact]
    public void The_configuration_can_ask_for_a_first_token()
    {
        using var folder = new TestFolder();
        folder.Write("tokenizer_config.json", new JsonObject { ["add_bos_token"] = true });
        Assert.Equal([TestVocabulary.End], Load(folder).Start);
    }

    [Fact]
    public void Special_tokens_are_found_beside_a_vocabulary_that_lacks_them()
    {
        using var folder = new TestFolder(oneFile: false);
        folder.Write("vocab.json", TestVocabulary.Json(TestVocabulary.Plain));
        folder.Write("added_tokens.json", TestVocabulary.Json(TestVocabulary.Special.Take(2)));
        folder.Write("tokenizer_config.json", new JsonObject { ["added_tokens_decoder"] = new JsonObject([.. TestVocabulary.Special.Skip(2).Select(s => KeyValuePair.Create($"{s.Value}", (JsonNode?)new JsonObject { ["content"] = s.Key, ["special"] = true }))]) });
        Assert.Equal(TestVocabulary.Special.OrderBy(s => s.Value), Load(folder).Special.OrderBy(s => s.Value));
    }

    [Theory]
    [InlineData("""{"model":{"type":"Unigram"}}""", "model.type is Unigram; only byte-level BPE can be used.")]
    [InlineData("""{"model":{"byte_fallback":true}}""", "model.byte_fallback is true, which cannot be used.")]
    [InlineData("""{"model":{"end_of_word_suffix":"</w>"}}""", "model.end_of_word_suffix is set, which cannot be used.")]
    [InlineData("""{"pre_tokenizer":{"type":"Metaspace"}}""", "pre_tokenizer.type is Metaspace, which cannot be used.")]
    [InlineData("""{"pre_tokenizer":null}""", "pre_tokenizer has no ByteLevel; only byte-level BPE can be used.")]
    [InlineData("""{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"("},"behavior":"Isolated","invert":false}}""", "pre_tokenizer.pattern.Regex is no pattern of .NET")]
    [InlineData("""{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"x"},"behavior":"MergedWithNext","invert":false}}""", "pre_tokenizer.behavior is MergedWithNext, which cannot be used.")]
    [InlineData("""{"normalizer":{"type":"Lowercase"}}""", "normalizer.type is Lowercase; only NFC can be used.")]
    [InlineData("""{"normalizer":{"type":"Sequence","normalizers":[{"type":"NFC"}]}}""", "normalizer.normalizers[0].type is NFC, for which this program needs ICU")]
    [InlineData("""{"post_processor":{"type":"BertProcessing"}}""", "post_processor.type is BertProcessing, which cannot be used.")]
    [InlineData("""{"post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>"}}]}}""", "post_processor.single[0].SpecialToken.id is '<s>', which is not among the added tokens.")]
    [InlineData("""{"model":{"vocab":{"a":1}}}""", "has no token for the byte 0; only byte-level BPE can be used, whose vocabulary has all 256.")]
    [InlineData("""{"model":{"merges":["q u"]}}""", "the merge 'q u' is not of two tokens of the vocabulary to a third.")]
    [InlineData("""{"model":{"merges":["1 2","1 2"]}}""", "the merge '1 2' is there twice.")]
    [InlineData("""{"model":{"merges":[]}}""", "has no merges, and the token '")]
    [InlineData("""{"model":{"merges":null}}""", "model.merges is missing.")]
    [InlineData("""{"added_tokens":[{"id":3,"content":"<|x|>"}]}""", "the tokens '$', '<|x|>' have the same number.")]
    [InlineData("""{"added_tokens":[{"content":"<|x|>"}]}""", "added_tokens[0].id is missing.")]
    [InlineData("""{"added_tokens":[{"id":2000000000,"content":"<|x|>"}]}""", "the token '<|x|>' has the number 2000000000, and no vocabulary is so large.")]
    [InlineData("""{"model":{"vocab":{"a":"b"}}}""", "model.vocab.a is no whole number from 0 on.")]
    public void What_cannot_be_used_is_an_error_that_names_the_field(string edit, string message)
    {
        using var folder = new TestFolder();
        folder.Edit("tokenizer.json", json => Merge(json, JsonNode.Parse(edit)!.AsObject()));
        string said = Assert.Throws<OnnxModelException>(() => Load(folder)).Message;
        Assert.Contains(message, said, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json'", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_broken_and_contradicting_files_are_errors()
    {
        using var folder = new TestFolder(oneFile: false);
        File.Delete(folder.At("merges.txt"));
        Fault("vocab.json needs merges.txt beside it, and there is no tokenizer.json");
        File.Delete(folder.At("vocab.json"));
        Fault("has no tokenizer: neither tokenizer.json nor vocab.json with merges.txt");
        folder.Write("tokenizer.json", TestVocabulary.TokenizerJson());
        folder.Write("vocab.json", TestVocabulary.Json(TestVocabulary.Plain.Select(t => KeyValuePair.Create(t.Key, t.Key == "the" ? 7 : t.Value))));
        Fault("contradict each other about the token 'the'. Remove the one that is not the model's.");
        folder.Write("vocab.json", TestVocabulary.Json(TestVocabulary.Plain.Where(t => t.Key != "the")));
        Fault("lacks the token 'the', which");
        File.Delete(folder.At("vocab.json"));
        File.WriteAllLines(folder.At("merges.txt"), TestVocabulary.Merges.SkipLast(1));
        Fault("contradict each other about merge 14: '', '1 2'.");
        File.WriteAllText(folder.At("tokenizer.json"), "{");
        Fault("tokenizer.json' cannot be read: ");

        void Fault(string message) => Assert.Contains(message, Assert.Throws<OnnxModelException>(() => Load(folder)).Message, StringComparison.Ordinal);
    }

    private static TextTokenizer Load(TestFolder folder) => TokenizerFiles.Load(folder.Root, GeneratorConfig.Read(folder.Root));

    private static void WithTokenizer(Action<JsonObject> edit, Action<TextTokenizer> check, Action<JsonObject>? config = null)
    {
        using var folder = new TestFolder(config: config);
        folder.Edit("tokenizer.json", edit);
        check(Load(folder));
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach ((string name, JsonNode? value) in from)
        {
            if (value is JsonObject inner && into[name] is JsonObject there && name is "model")
            {
                Merge(there, inner);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }

    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static void AssertTokens(TextTokenizer tokenizer, string text)
    {
        IReadOnlyList<int> ids = tokenizer.Encode(text);
        Assert.Equal(ByHand(text), ids);
        Assert.Equal(text, Encoding.UTF8.GetString([.. ids.SelectMany(id => tokenizer.Bytes(id).ToArray())]));
    }

    // GPT-2's way: cut, then the earliest merge of the list that can be made, everywhere from left to right, until there is none.
    private static List<int> ByHand(string text)
    {
        var ids = new List<int>();
        foreach (Match piece in Regex.Matches(text, @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"))
        {
            List<string> parts = [.. Encoding.UTF8.GetBytes(piece.Value).Select(b => ByteAlphabet.Of(b).ToString())];
            while (TestVocabulary.Merges.FirstOrDefault(m => parts.Zip(parts.Skip(1), (a, b) => $"{a} {b}").Contains(m)) is { } merge)
            {
                for (int i = 0; i + 1 < parts.Count; i++)
                {
                    if ($"{parts[i]} {parts[i + 1]}" == merge)
                    {
                        parts[i] += parts[i + 1];
                        parts.RemoveAt(i + 1);
                    }
                }
            }

            ids.AddRange(parts.Select(p => TestVocabulary.Plain[p]));
        }

        return ids;
    }
}
