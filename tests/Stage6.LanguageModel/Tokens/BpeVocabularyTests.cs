using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.ML.Tokenizers;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class BpeVocabularyTests : IDisposable
{
    private static readonly BpeVocabulary Small = BpeTrainer.Train(Corpus.Texts(every: 200), new BpeTrainingOptions { VocabularySize = 1200, SpecialTokens = ["<|end|>", "<|en|>"] });

    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-tokens-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_text_comes_back_as_it_was()
    {
        BpeTokenizer plain = Small.CreateTokenizer(), special = Small.CreateTokenizer(specialTokensInText: true);
        Gen.OneOf(AnyText.OfUsualParts, AnyText.OfAnyCharacters).Sample(text =>
        {
            // As .NET's UTF-8 has it: a surrogate without a partner is U+FFFD.
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            foreach (BpeTokenizer tokenizer in (BpeTokenizer[])[plain, special])
            {
                IReadOnlyList<int> ids = tokenizer.EncodeToIds(text);
                Assert.Equal(Encoding.UTF8.GetString(utf8), tokenizer.Decode(ids));
                Assert.Equal(utf8, ids.SelectMany(id => Small.Bytes(id).ToArray()));
                Assert.Equal(ids, tokenizer.EncodeToTokens(text, out _).Select(token => token.Id));
            }
        }, iter: 1000);
    }

    [Fact]
    public void A_special_token_in_a_text_counts_only_where_it_is_asked_for()
    {
        int end = Small.SpecialTokens["<|end|>"], english = Small.SpecialTokens["<|en|>"];
        Assert.Equal((1200, 1201), (end, english));
        Assert.DoesNotContain(end, Small.CreateTokenizer().EncodeToIds("a<|end|>"));
        IReadOnlyList<int> ids = Small.CreateTokenizer(specialTokensInText: true).EncodeToIds("<|en|>a<|end|>");
        Assert.Equal((english, end), (ids[0], ids[^1]));
        Assert.Equal("<|en|>a<|end|>", Small.CreateTokenizer().Decode(ids));
    }

    [Fact]
    public void Bytes_are_written_and_numbered_as_in_GPT_2()
    {
        // Its vocabulary has "!" as 0, a line feed as 198 and a space as 220.
        Assert.Equal(["!", "Ċ", "Ġ"], new[] { 0, 198, 220 }.Select(id => Small.Tokens[id]));
        Assert.Equal(" "u8, Small.Bytes(220));
        Assert.Throws<ArgumentOutOfRangeException>(() => Small.Bytes(1202));
        Assert.Throws<ArgumentOutOfRangeException>(() => Small.Bytes(-1));
    }

    [Fact]
    public void The_library_reads_the_files()
    {
        Small.Write(folder);
        Assert.Equal(["merges.txt", "tokenizer.json", "vocab.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("#version: 0.2", File.ReadLines(Path.Combine(folder, "merges.txt")).First());
        Assert.Equal(1202, JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "vocab.json")))!.AsObject().Count);
        BpeTokenizer library = BpeTokenizer.Create(new BpeOptions(Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"))
        {
            ByteLevel = true,
            PreTokenizer = new RegexPreTokenizer(new Regex(Small.Pattern), null),
        });
        BpeTokenizer own = Small.CreateTokenizer();
        foreach (string text in Corpus.Texts(every: 400))
        {
            Assert.Equal(library.EncodeToIds(text), own.EncodeToIds(text));
        }
    }

    [Fact]
    public void Hugging_Faces_tokenizers_read_the_file_and_give_the_same_ids()
    {
        Small.Write(folder);
        HuggingFace.SkipWhereItIsNot();
        var theirs = new Tokenizers.DotNet.Tokenizer(Path.Combine(folder, "tokenizer.json"));
        BpeTokenizer own = Small.CreateTokenizer(specialTokensInText: true);
        AnyText.OfUsualParts.Sample(text =>
        {
            int[] ids = HuggingFace.Encode(theirs, text);
            Assert.Equal(ids, own.EncodeToIds(text));
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void Reads_what_it_wrote()
    {
        Small.Write(folder);
        BpeVocabulary read = BpeVocabulary.Read(folder);
        Assert.Equal(Small.Tokens, read.Tokens);
        Assert.Equal(Small.Merges, read.Merges);
        Assert.Equal(Small.SpecialTokens, read.SpecialTokens);
        Assert.Equal(Small.Pattern, read.Pattern);
        read.Write(folder);
        Assert.Equal(Small.Tokens, BpeVocabulary.Read(folder).Tokens);
    }

    [Fact]
    public void Reads_files_as_others_write_them()
    {
        // As GPT-2's file has it: no expression of its own; as later ones: merges as pairs, special tokens only in their list.
        JsonObject json = Written();
        json["pre_tokenizer"] = JsonNode.Parse("""{ "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true }""");
        json["model"]!["merges"] = new JsonArray([.. json["model"]!["merges"]!.AsArray().Select(merge => new JsonArray([.. merge!.GetValue<string>().Split(' ').Select(part => JsonValue.Create(part))]))]);
        json["model"]!["vocab"]!.AsObject().Remove("<|end|>");
        json["model"]!["vocab"]!.AsObject().Remove("<|en|>");
        Rewrite(json);
        File.Delete(Path.Combine(folder, "vocab.json"));
        File.Delete(Path.Combine(folder, "merges.txt"));
        BpeVocabulary read = BpeVocabulary.Read(folder);
        Assert.Equal(Small.Tokens, read.Tokens);
        Assert.Equal(Small.Merges, read.Merges);
        Assert.Equal(["don", "'t", " 12345", " '{", "0", "}'"], Regex.Matches("don't 12345 '{0}'", read.Pattern).Select(match => match.Value));
        BpeTokenizer tokenizer = read.CreateTokenizer();
        Assert.Equal("don't 12345 '{0}'", tokenizer.Decode(tokenizer.EncodeToIds("don't 12345 '{0}'")));
    }

    [Theory]
    [InlineData("pre_tokenizer", """{ "type": "Whitespace" }""", "pre_tokenizer is neither")]
    [InlineData("pre_tokenizer", """{ "type": "ByteLevel", "add_prefix_space": true }""", "prefix of a space")]
    [InlineData("pre_tokenizer", "null", "pre_tokenizer")]
    [InlineData("pre_tokenizer", "7", "pre_tokenizer")]
    [InlineData("model", """{ "type": "WordPiece", "vocab": {} }""", "'WordPiece', not BPE")]
    [InlineData("model", """{ "type": "BPE", "vocab": { "a": 0 }, "merges": [] }""", "ids are not those from 0 to 2")]
    [InlineData("model", """{ "type": "BPE", "ignore_merges": true }""", "ignore_merges")]
    [InlineData("model", """{ "type": "BPE", "merges": [] }""", "its field 'vocab' is missing")]
    [InlineData("pre_tokenizer", """{ "type": "Sequence", "pretokenizers": [{ "type": "Split", "pattern": { "Regex": "x*" }, "behavior": "Isolated", "invert": false }, { "type": "ByteLevel", "add_prefix_space": false, "use_regex": false }] }""", "'x*' of its pre_tokenizer matches where there is nothing")]
    [InlineData("pre_tokenizer", """{ "type": "Sequence", "pretokenizers": [{ "type": "Split", "pattern": { "Regex": "(" }, "behavior": "Isolated", "invert": false }, { "type": "ByteLevel", "add_prefix_space": false, "use_regex": false }] }""", "none of .NET")]
    [InlineData("added_tokens", """[{ "id": 1, "content": null }]""", "added_tokens has no content")]
    [InlineData("normalizer", """{ "type": "NFC" }""", "normalizer")]
    [InlineData("model", "[]", "tokenizer.json")]
    [InlineData("added_tokens", """[{ "id": 1200, "content": "<|end|>" }, { "id": 1300, "content": "<|en|>" }]""", "'<|en|>' has 1300")]
    [InlineData("added_tokens", """[{ "id": 0, "content": "<|end|>" }]""", "tokenizer.json")]
    [InlineData("added_tokens", """{}""", "tokenizer.json")]
    public void A_file_of_another_kind_is_refused(string property, string value, string message)
    {
        JsonObject json = Written();
        json[property] = JsonNode.Parse(value);
        Rewrite(json);
        string refused = Assert.Throws<InputException>(() => BpeVocabulary.Read(folder)).Message;
        Assert.Contains(message, refused, StringComparison.Ordinal);
        Assert.Contains("tokenizer.json", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Merges_of_unknown_tokens_and_merges_given_twice_are_refused()
    {
        JsonObject json = Written();
        JsonArray merges = json["model"]!["merges"]!.AsArray();
        string first = merges[0]!.GetValue<string>();
        merges[0] = "Ġ qqq";
        Rewrite(json);
        Assert.Contains("'Ġ qqq'", Assert.Throws<InputException>(() => BpeVocabulary.Read(folder)).Message, StringComparison.Ordinal);
        merges[0] = first;
        merges[1] = first;
        Rewrite(json);
        Assert.Contains("a merge twice", Assert.Throws<InputException>(() => BpeVocabulary.Read(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_broken_and_contradicting_files_are_named()
    {
        Assert.Contains("no folder", Refused(Path.Combine(folder, "none")), StringComparison.Ordinal);
        Assert.Contains("There is no '" + Path.Combine(folder, "tokenizer.json"), Refused(folder), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{");
        Assert.Contains("tokenizer.json", Refused(folder), StringComparison.Ordinal);
        Small.Write(folder);
        string vocabulary = Path.Combine(folder, "vocab.json"), merges = Path.Combine(folder, "merges.txt");
        File.WriteAllText(vocabulary, """{ "!": 1 }""");
        Assert.Contains("vocab.json' contradicts", Refused(folder), StringComparison.Ordinal);
        File.WriteAllText(vocabulary, """{ "!": "a" }""");
        Assert.Contains("vocab.json", Refused(folder), StringComparison.Ordinal);
        Small.Write(folder);
        File.AppendAllText(merges, "a b\n");
        Assert.Contains("merges.txt' has other merges", Refused(folder), StringComparison.Ordinal);

        static string Refused(string folder) => Assert.Throws<InputException>(() => BpeVocabulary.Read(folder)).Message;
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_and_nothing_is_left()
    {
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        Assert.Contains(Path.Combine(file, "sub"), Assert.Throws<InputException>(() => Small.Write(Path.Combine(file, "sub"))).Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFiles(folder));
    }

    private JsonObject Written()
    {
        Small.Write(folder);
        return JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "tokenizer.json")))!.AsObject();
    }

    private void Rewrite(JsonObject json) => File.WriteAllText(Path.Combine(folder, "tokenizer.json"), json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
}
