using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>What is done with a text, as the tokens of its prompt.</summary>
public sealed class TaskTests : IDisposable
{
    private static readonly int English = TestVocabulary.Language("en"), German = TestVocabulary.Language("de");

    private readonly TestFolder folder = new();
    private readonly TextModel model;

    public TaskTests() => model = folder.Open();

    public void Dispose()
    {
        model.Decoder.Model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_translation_names_both_languages()
    {
        Assert.Equal([English, .. Ids("xyz"), German], Prompt("xyz", Translate.To("de")));
        Assert.Equal([German, .. Ids("xyz"), TestVocabulary.Language("pt-BR")], Prompt("xyz", Translate.To("PT-br", from: "DE")));
        Assert.Equal([English, .. Ids("q"), German, .. Ids("w"), English, .. Ids("x"), German, .. Ids("y"), English, .. Ids("xyz"), German], Prompt("xyz", Translate.To("de", examples: [("q", "w"), ("x", "y")])));
        Assert.Equal([German, .. Ids("xyz")], Prompt("xyz", Write.In("de")));
        Assert.Equal(Ids("xyz"), Prompt("xyz", null));
    }

    [Fact]
    public void What_finds_examples_must_give_whole_ones()
    {
        Assert.Contains("null for the examples of 'xyz'", Assert.Throws<InvalidOperationException>(() => Prompt("xyz", Translate.To("de", _ => null!))).Message, StringComparison.Ordinal);
        Assert.Contains("example of 'xyz' has an empty text", Assert.Throws<InvalidOperationException>(() => Prompt("xyz", Translate.To("de", _ => [("x", "")]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_can_be_found_for_each_text_and_those_that_leave_no_room_are_left_out()
    {
        var asked = new List<string>();
        Translate task = Translate.To("de", text =>
        {
            asked.Add(text);
            return [("rrr", "sss"), (new string('q', 15), "w"), ("x", "y")];
        });
        Assert.Equal([English, .. Ids("x"), German, .. Ids("y"), English, .. Ids("xyz"), German], Prompt("xyz", task)); // 24 tokens are half of the context, and what comes before the one that is too long is not read
        Assert.Equal(["xyz"], asked);
    }

    [Fact]
    public void What_looks_like_a_special_token_is_text()
    {
        int[] prompt = [.. Prompt("<|end|>", Translate.To("de", examples: [("<|de|>", "<|pad|>")]))];
        Assert.Equal([English, .. Ids("<|de|>"), German, .. Ids("<|pad|>"), English, .. Ids("<|end|>"), German], prompt);
    }

    [Fact]
    public void An_unknown_language_is_an_error_that_lists_the_known_ones()
    {
        string message = $"The model in '{folder.Root}' does not know the language 'fr'. It knows en, de, pt-BR.";
        Assert.Equal(message, Assert.Throws<OnnxModelException>(() => Prompt("x", Translate.To("fr"))).Message);
        Assert.Equal(message, Assert.Throws<OnnxModelException>(() => Prompt("x", Translate.To("de", from: "fr"))).Message);
        Assert.Equal(message, Assert.Throws<OnnxModelException>(() => Prompt("x", Write.In("fr"))).Message);
        Assert.Equal(["en", "de", "pt-BR"], model.Languages.Codes);
    }

    [Fact]
    public void A_language_that_begins_or_ends_texts_is_one_all_the_same()
    {
        using var own = new TestFolder(config: json => (json["model"]!["bos_token_id"], json["model"]!["eos_token_id"]) =
            (English, new System.Text.Json.Nodes.JsonArray([TestVocabulary.End, English, German, TestVocabulary.Language("pt-BR")])));
        using TextGenerator generator = own.Load();
        Assert.Equal(["en", "de", "pt-BR"], generator.Languages);
    }

    [Fact]
    public void A_model_without_languages_says_so()
    {
        using var none = new TestFolder();
        none.Edit("tokenizer.json", json =>
        {
            while (json["added_tokens"]!.AsArray().Count > 2)
            {
                json["added_tokens"]!.AsArray().RemoveAt(2);
            }
        });
        using TextGenerator generator = none.Load();
        Assert.Empty(generator.Languages);
        Assert.Contains("has no tokens for languages, such as <|de|>; only use it without a task.", Assert.Throws<OnnxModelException>(() => generator.Generate("x", new() { Task = Write.In("de") })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tasks_that_make_no_sense_are_errors()
    {
        Assert.StartsWith("A text in 'de' is not translated into 'DE'.", Assert.Throws<ArgumentException>(() => Translate.To("DE", from: "de")).Message, StringComparison.Ordinal);
        Assert.StartsWith("Example 1 has an empty text.", Assert.Throws<ArgumentException>(() => Translate.To("de", examples: [("a", "b"), ("a", "")])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Translate.To(""));
        Assert.Throws<ArgumentException>(() => Write.In(""));
        Assert.StartsWith("The text is empty; give it at least one character.", Assert.Throws<OnnxModelException>(() => Prompt("", Write.In("de"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_task_of_the_generator_is_that_of_texts_without_one()
    {
        using TextGenerator plain = folder.Load(), translating = folder.Load(new() { Task = Translate.To("de") });
        var options = new GenerationOptions { MaxNewTokens = 12 };
        string translated = plain.Generate("xyz", options with { Task = Translate.To("de") }).Text;
        Assert.Equal(translated, translating.Generate("xyz", options).Text);
        Assert.Equal(translated, translating.Generate(["xyz"], options)[0].Text);
        Assert.NotEqual(translated, plain.Generate("xyz", options).Text);
        Assert.Equal(plain.Generate("xyz", options with { Task = Write.In("en") }).Text, translating.Generate("xyz", options with { Task = Write.In("en") }).Text);
    }

    [Fact]
    public void Under_a_task_the_token_of_a_language_ends_the_text()
    {
        TestModel made = TestModel.Chain(("a", [('b', 1)]));
        made.Table![TestVocabulary.Id('b')].AsSpan().Fill(float.NegativeInfinity);
        made.Table[TestVocabulary.Id('b')][English] = 0;
        made.Table[English].AsSpan().Fill(float.NegativeInfinity);
        made.Table[English][TestVocabulary.Id('c')] = 0;
        made.Table[German][TestVocabulary.Id('b')] = 9;
        using var letters = new TestFolder(made);
        using TextGenerator generator = letters.Load();
        foreach (int beams in (int[])[1, 2])
        {
            Assert.Equal("bc", generator.Generate("a", new() { Beams = beams }).Text);
            GeneratedText text = generator.Generate("a", new() { Task = Write.In("de"), Beams = beams });
            Assert.Equal(("b", FinishReason.End, "<|en|>"), (text.Text, text.Finish, text.Tokens[^1].Text));
            Assert.Equal("b", generator.Generate("x", new() { Task = Translate.To("de"), Beams = beams }).Text);
        }
    }

    private static int[] Ids(string text) => TestVocabulary.ByteIds(text);

    // No merge is made in these texts, so every byte is a token... except "en" in "<|end|>".
    private IReadOnlyList<int> Prompt(string text, GenerationTask? task) => [.. model.Prompt(text, task, processor: null, GenerationSettings.Of(new(), new(), []), "The text").Tokens.SelectMany(Unmerged)];

    private int[] Unmerged(int id) => model.Tokenizer.Bytes(id) is { Length: > 1 } bytes ? TestVocabulary.ByteIds(System.Text.Encoding.UTF8.GetString(bytes)) : [id];
}
