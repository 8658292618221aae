using System.Text.Json.Nodes;
using MlNetPath.Onnx.Generation;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Tests;

/// <summary>A folder with a tiny language model for one test. Compiled into the test projects that generate text.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly TestModel model;

    public TestFolder(TestModel? model = null, bool oneFile = true, Action<JsonObject>? config = null)
    {
        this.model = model ?? new();
        OnnxFile.Write(this.model.Build(), At("model.onnx"));
        if (oneFile)
        {
            Write("tokenizer.json", TestVocabulary.TokenizerJson());
        }
        else
        {
            Write("vocab.json", TestVocabulary.Json(TestVocabulary.Plain.Concat(TestVocabulary.Special)));
            File.WriteAllLines(At("merges.txt"), ["#version: 0.2", .. TestVocabulary.Merges]);
        }

        JsonObject written = Config();
        config?.Invoke(written);
        Write("genai_config.json", written);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("mlnetpath-generation-").FullName;

    public string At(string name) => Path.Combine(Root, name);

    public void Write(string name, JsonNode json) => File.WriteAllText(At(name), json.ToJsonString());

    /// <summary>Changes one of the JSON files.</summary>
    public void Edit(string name, Action<JsonObject> edit)
    {
        JsonObject json = JsonNode.Parse(File.ReadAllText(At(name)))!.AsObject();
        edit(json);
        Write(name, json);
    }

    public TextGenerator Load(TextGeneratorOptions? options = null)
    {
        options ??= new();
        options.Model.Threads = 1;
        return TextGenerator.Load(Root, options);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private JsonObject Config()
    {
        var inputs = new JsonObject { ["input_ids"] = "input_ids" };
        var outputs = new JsonObject { ["logits"] = "logits" };
        if (model.Mask)
        {
            inputs["attention_mask"] = "attention_mask";
        }

        if (model.Positions)
        {
            inputs["position_ids"] = "position_ids";
        }

        if (model.Cache && model.Combined)
        {
            (inputs["past_names"], outputs["present_names"]) = ("past_%d", "present_%d");
        }
        else if (model.Cache)
        {
            (inputs["past_key_names"], inputs["past_value_names"]) = ("past_key_values.%d.key", "past_key_values.%d.value");
            (outputs["present_key_names"], outputs["present_value_names"]) = ("present.%d.key", "present.%d.value");
        }

        return new()
        {
            ["model"] = new JsonObject
            {
                ["bos_token_id"] = TestVocabulary.End,
                ["context_length"] = model.ContextLength,
                ["decoder"] = new JsonObject
                {
                    ["filename"] = "model.onnx",
                    ["head_size"] = model.HeadSize,
                    ["hidden_size"] = model.Heads * model.HeadSize,
                    ["inputs"] = inputs,
                    ["outputs"] = outputs,
                    ["num_attention_heads"] = model.Heads,
                    ["num_hidden_layers"] = model.Layers,
                    ["num_key_value_heads"] = model.KeptHeads,
                },
                ["eos_token_id"] = TestVocabulary.End,
                ["pad_token_id"] = TestVocabulary.Pad,
                ["type"] = "gpt2",
                ["vocab_size"] = TestVocabulary.Count,
            },
            ["search"] = new JsonObject { ["do_sample"] = false, ["num_beams"] = 1, ["max_length"] = model.ContextLength },
        };
    }
}
