using System.Text.Json.Nodes;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>Folders that are whole, and folders with something wrong in them.</summary>
public sealed class FolderTests
{
    [Fact]
    public void Names_that_are_not_told_are_the_usual_ones()
    {
        foreach (TestModel made in (TestModel[])[new(), new() { Combined = true }, new() { Cache = false }])
        {
            using var folder = new TestFolder(made);
            string text = Written();
            folder.Edit("genai_config.json", json => Decoder(json).Remove("inputs"));
            folder.Edit("genai_config.json", json => Decoder(json).Remove("outputs"));
            Assert.Equal(text, Written());
            folder.Edit("genai_config.json", json =>
            {
                foreach (string field in (string[])["num_hidden_layers", "num_key_value_heads", "num_attention_heads", "head_size"])
                {
                    Decoder(json).Remove(field);
                }

                json.Remove("search");
                json["model"]!.AsObject().Remove("vocab_size");
            });
            Assert.Equal(text, Written());

            string Written()
            {
                using TextGenerator generator = folder.Load();
                return generator.Generate("the cat", new() { MaxNewTokens = 10 }).Text;
            }
        }
    }

    [Fact]
    public void The_model_may_lie_in_a_folder_of_its_own_and_says_what_it_is()
    {
        using var folder = new TestFolder(config: json => Decoder(json)["filename"] = "1/model.onnx");
        Directory.CreateDirectory(folder.At("1"));
        File.Move(folder.At("model.onnx"), folder.At("1/model.onnx"));
        using TextGenerator generator = folder.Load(new() { Model = { Name = "small", Provider = ExecutionProvider.Cpu } });
        Assert.Equal("small on cpu: 275 tokens, 48 of context, 3 languages", generator.ToString());
        Assert.Equal(ExecutionProvider.Cpu, generator.Model.Provider);
    }

    [Fact]
    public void Any_of_several_end_tokens_ends_a_text()
    {
        using var folder = new TestFolder(TestModel.Chain(("a", [('b', 1)]), ("b", [('c', 1)]), ("c", [('d', 1)])), config: json => json["model"]!["eos_token_id"] = new JsonArray(TestVocabulary.End, TestVocabulary.Id('c')));
        using TextGenerator generator = folder.Load();
        Assert.Equal(("b", FinishReason.End), (generator.Generate("a").Text, generator.Generate("a").Finish));
        Assert.Equal("b", generator.Generate("a", new() { Beams = 2 }).Text);
    }

    [Fact]
    public void The_folder_says_how_tokens_are_chosen_where_options_do_not()
    {
        var search = SearchDefaults.Read(Field("""{"do_sample":true,"temperature":0.5,"top_k":7,"top_p":0.9,"repetition_penalty":1.1,"num_beams":1}"""));
        GenerationSettings told = GenerationSettings.Of(new(), search, []);
        Assert.Equal((0.5, 7, 0.9, 1.1, 1), (told.Temperature, told.TopK, told.TopP, told.RepetitionPenalty, told.Beams));
        GenerationSettings own = GenerationSettings.Of(new() { Temperature = 1, TopK = 0, TopP = 1, RepetitionPenalty = 2 }, search, []);
        Assert.Equal((1, 0, 1, 2), (own.Temperature, own.TopK, own.TopP, own.RepetitionPenalty));
        GenerationSettings beams = GenerationSettings.Of(new() { Beams = 4 }, search, []);
        Assert.Equal((4, 0), (beams.Beams, beams.Temperature));

        // Without do_sample, what is said of drawing is not meant.
        SearchDefaults greedy = SearchDefaults.Read(Field("""{"do_sample":false,"temperature":0.5,"top_k":50,"top_p":0.9,"num_beams":3,"length_penalty":0.6,"no_repeat_ngram_size":4}"""));
        told = GenerationSettings.Of(new(), greedy, []);
        Assert.Equal((0, 0, 1, 3, 0.6, 4), (told.Temperature, told.TopK, told.TopP, told.Beams, told.LengthPenalty, told.NoRepeatNgramSize));
        Assert.Equal(0, GenerationSettings.Of(new() { NoRepeatNgramSize = 0 }, greedy, []).NoRepeatNgramSize);
        Assert.Equal(1, GenerationSettings.Of(new() { Temperature = 1 }, greedy, []).Beams);
        GenerationSettings drawn = GenerationSettings.Of(new() { TopK = 5 }, greedy, []);
        Assert.Equal((1, 1, 5), (drawn.Temperature, drawn.Beams, drawn.TopK));
    }

    [Theory]
    [InlineData("""{"model":null}""", "model.decoder is missing; only decoder models can be used.")]
    [InlineData("""{"model":{"context_length":null}}""", "model.context_length is missing.")]
    [InlineData("""{"model":{"context_length":1}}""", "model.context_length has to be 2 or more.")]
    [InlineData("""{"model":{"context_length":"48"}}""", "model.context_length is no whole number from 0 on.")]
    [InlineData("""{"model":{"decoder":{"filename":"other.onnx"}}}""", "model.decoder.filename names the model")]
    [InlineData("""{"model":{"decoder":{"filename":7}}}""", "model.decoder.filename is no text.")]
    [InlineData("""{"model":{"vocab_size":100}}""", "model.vocab_size is 100, and")]
    [InlineData("""{"model":{"vocab_size":300}}""", "model.vocab_size is 300, and the model's output is logits Float[rows, length, 275].")]
    [InlineData("""{"model":{"eos_token_id":275}}""", "model.eos_token_id is 275, and")]
    [InlineData("""{"model":{"eos_token_id":[1,"2"]}}""", "model.eos_token_id[1] is no whole number from 0 on.")]
    [InlineData("""{"model":{"pad_token_id":-1}}""", "model.pad_token_id is no whole number from 0 on.")]
    [InlineData("""{"model":{"decoder":{"head_size":5}}}""", "model.decoder.head_size is 5, and the model's input is past_key_values.0.key Float[rows, 2, past, 4].")]
    [InlineData("""{"model":{"decoder":{"num_key_value_heads":3}}}""", "model.decoder.num_key_value_heads is 3, and the model's input is past_key_values.0.key")]
    [InlineData("""{"model":{"decoder":{"num_hidden_layers":3}}}""", "model.decoder.inputs.past_key_names names 'past_key_values.2.key', and the model has no such input; it has input_ids")]
    [InlineData("""{"model":{"decoder":{"num_hidden_layers":1}}}""", "model.decoder.inputs says nothing of the model's input past_key_values.1.key Float[rows, 2, past, 4] (num_hidden_layers is 1).")]
    [InlineData("""{"model":{"decoder":{"inputs":{"input_ids":"ids"}}}}""", "model.decoder.inputs.input_ids names 'ids', and the model has no such input; it has input_ids")]
    [InlineData("""{"model":{"decoder":{"inputs":{"position_ids":"places"}}}}""", "model.decoder.inputs.position_ids names 'places', and the model has no such input")]
    [InlineData("""{"model":{"decoder":{"inputs":{"input_ids":"past_key_values.0.key"}}}}""", "model.decoder.inputs.input_ids is the model's input past_key_values.0.key Float[rows, 2, past, 4], which should be Int64[rows, length] or Int32[rows, length].")]
    [InlineData("""{"model":{"decoder":{"inputs":{"past_key_names":"input_ids"}}}}""", "model.decoder.inputs.past_key_names is the model's input input_ids Int64[rows, length], which should be Float[rows, heads, length, size]")]
    [InlineData("""{"model":{"decoder":{"outputs":{"logits":"scores"}}}}""", "model.decoder.outputs.logits names 'scores', and the model has no such output; it has present.0.key")]
    [InlineData("""{"model":{"decoder":{"outputs":{"present_key_names":"logits"}}}}""", "model.decoder.outputs.present_key_names is the model's output logits Float[rows, length, 275], which should be like its input past_key_values.0.key")]
    [InlineData("""{"model":{"decoder":{"outputs":{"present_key_names":"present.0.key"}}}}""", "model.decoder.outputs.present_key_names names for layer 1 what has a part in the cache already")]
    [InlineData("""{"model":{"decoder":{"outputs":{"present_key_names":"present.%d.value"}}}}""", "model.decoder.outputs.present_value_names names for layer 0 what has a part in the cache already")]
    [InlineData("""{"search":{"temperature":-1,"do_sample":true}}""", "search.temperature has to be 0 or more.")]
    [InlineData("""{"search":{"top_p":0,"do_sample":true}}""", "search.top_p has to be more than 0, and 1 at most.")]
    [InlineData("""{"search":{"num_beams":0}}""", "search.num_beams goes from 1 to 256.")]
    [InlineData("""{"search":{"do_sample":1}}""", "search.do_sample is neither true nor false.")]
    public void What_is_wrong_in_the_configuration_is_said_with_file_and_field(string edit, string message)
    {
        using var folder = new TestFolder();
        folder.Edit("genai_config.json", json => Merge(json, JsonNode.Parse(edit)!.AsObject()));
        string said = Assert.Throws<OnnxModelException>(() => folder.Load()).Message;
        Assert.Contains(message, said, StringComparison.Ordinal);
        Assert.StartsWith($"'{folder.At("genai_config.json")}': ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_broken_files_are_errors()
    {
        Assert.Equal("There is no model folder 'nowhere'.", Assert.Throws<OnnxModelException>(() => TextGenerator.Load("nowhere")).Message);
        using var folder = new TestFolder();
        File.WriteAllText(folder.At("model.onnx"), "no model");
        Assert.Contains("model.onnx cannot be loaded: ", Assert.Throws<OnnxModelException>(() => folder.Load()).Message, StringComparison.Ordinal);
        File.WriteAllText(folder.At("genai_config.json"), "{");
        Assert.Contains("genai_config.json' cannot be read: ", Assert.Throws<OnnxModelException>(() => folder.Load()).Message, StringComparison.Ordinal);
        File.Delete(folder.At("genai_config.json"));
        Assert.Equal($"The folder '{folder.Root}' has no genai_config.json, which says what its model is.", Assert.Throws<OnnxModelException>(() => folder.Load()).Message);
        Assert.StartsWith("BatchSize is 0", Assert.Throws<ArgumentOutOfRangeException>(() => folder.Load(new() { BatchSize = 0 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_fewer_logits_than_tokens_is_an_error()
    {
        using var folder = new TestFolder(config: json => json["model"]!.AsObject().Remove("vocab_size"));
        folder.Edit("tokenizer.json", json => json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 275, ["content"] = "<|more|>", ["special"] = true }));
        Assert.Contains("model.onnx' gives 275 logits, and the tokenizer beside it has 276 tokens.", Assert.Throws<OnnxModelException>(() => folder.Load()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_that_are_fixed_are_an_error()
    {
        using var folder = new TestFolder();
        Fault(model => model.SetType("input_ids", ElementType.Int64, ["rows", 7]), "model.decoder.inputs.input_ids is the model's input input_ids Int64[rows, 7], whose length has to be open, and its number of rows too, or 1.");
        Fault(model => model.SetType("past_key_values.0.key", ElementType.Float, ["rows", 2, 9, 4]), "model.decoder.inputs.past_key_names is the model's input past_key_values.0.key Float[rows, 2, 9, 4], whose length is always 9; it has to be open.");

        void Fault(Action<Graph.Schema.ModelProto> edit, string message)
        {
            Graph.Schema.ModelProto model = new TestModel().Build();
            edit(model);
            OnnxFile.Write(model, folder.At("model.onnx"));
            Assert.Contains(message, Assert.Throws<OnnxModelException>(() => folder.Load()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_model_gives_is_checked_too()
    {
        // Its present is its past, without what came: an error of the run, not a wrong text.
        using var folder = new TestFolder();
        Graph.Schema.ModelProto model = new TestModel().Build();
        foreach (Graph.Schema.NodeProto node in model.Graph.Node)
        {
            Rename(node.Input);
            Rename(node.Output);
        }

        model.Graph.Node.Add(new Graph.Schema.NodeProto { OpType = "Identity", Name = "wrong", Input = { "past_key_values.0.key" }, Output = { "present.0.key" } });
        OnnxFile.Write(model, folder.At("model.onnx"));
        using TextGenerator generator = folder.Load();
        Assert.Contains("gave present.0.key Float[1, 2, 0, 4] after 1 tokens, and its shape should be [1, 2, 1, 4].", Assert.Throws<OnnxModelException>(() => generator.Generate("a")).Message, StringComparison.Ordinal);
    }

    private static void Rename(IList<string> names)
    {
        if (names.IndexOf("present.0.key") is var place && place >= 0)
        {
            names[place] = "keys";
        }
    }

    private static JsonObject Decoder(JsonObject config) => config["model"]!["decoder"]!.AsObject();

    private static JsonField Field(string json) => new("file", "search", System.Text.Json.JsonDocument.Parse(json).RootElement);

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach ((string name, JsonNode? value) in from)
        {
            if (value is JsonObject inner && into[name] is JsonObject there)
            {
                Merge(there, inner);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }
}
