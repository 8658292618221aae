using System.Xml.Linq;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli.Tests;

public class InspectTests
{
    [Fact]
    public void A_model_is_shown_to_people_and_to_programs()
    {
        using var work = new Workspace();
        string path = work.Write("model.onnx", Linear().ToByteArray());
        CommandRun run = CommandRun.Of("inspect", path).Succeeds();
        Assert.All([$"{path} · ", "Float[batch, 3]", "Float[batch, 2]", "MatMul", "8 (32 bytes)", "ai.onnx 17", "It keeps the rules of the format."], part => Assert.Contains(part, run.Output, StringComparison.Ordinal));

        CommandRun json = CommandRun.Of("inspect", path, "--json").Succeeds();
        Assert.Equal("x", json.Json.GetProperty("inputs")[0].GetProperty("name").GetString());
        Assert.Equal(8, json.Json.GetProperty("parameters").GetInt64());
        Assert.Equal(new FileInfo(path).Length, json.Json.GetProperty("bytes").GetInt64());
        Assert.Equal(17, json.Json.GetProperty("opsets").GetProperty("ai.onnx").GetInt64());
        Assert.Equal(0, json.Json.GetProperty("problems").GetArrayLength());
        Assert.Equal(["model.onnx"], work.Entries);
    }

    [Fact]
    public void Its_graph_is_drawn()
    {
        using var work = new Workspace();
        string path = work.Write("model.onnx", Linear().ToByteArray());
        CommandRun run = CommandRun.Of("inspect", path, "--graph", work.Path("graph.svg")).Succeeds();
        Assert.Equal("drawn to " + work.Path("graph.svg"), run.OutputLines[^1]);
        Assert.Contains("MatMul", XDocument.Load(work.Path("graph.svg")).Root!.Value, StringComparison.Ordinal);
        CommandRun.Of("inspect", path, "--graph", work.Path("")).Fails(ExitCodes.Failed, "is a folder", "--graph");
    }

    [Fact]
    public void A_picture_is_an_svg_file_and_its_folder_is_made_as_for_any_output()
    {
        using var work = new Workspace();
        string path = work.Write("model.onnx", Linear().ToByteArray());
        CommandRun.Of("inspect", path, "--graph", work.Path("new/graph.png")).Fails(ExitCodes.Usage, "graph.png", "does not end in .svg");
        CommandRun.Of("inspect", path, "--graph", path).Fails(ExitCodes.Usage, "model.onnx", "does not end in .svg");
        CommandRun.Of("inspect", work.Path("none.onnx"), "--graph", work.Path("new/graph.svg")).Fails(ExitCodes.Failed, "none.onnx");
        Assert.Equal(["model.onnx"], work.Entries);
        CommandRun json = CommandRun.Of("inspect", path, "--graph", work.Path("new/graph.SVG"), "--json").Succeeds();
        Assert.Contains("drawn to " + work.Path("new/graph.SVG"), json.Error, StringComparison.Ordinal);
        Assert.Contains("MatMul", XDocument.Load(work.Path("new/graph.SVG")).Root!.Value, StringComparison.Ordinal);
        Assert.Equal("linear", json.Json.GetProperty("graph").GetString());
    }

    [Fact]
    public void What_is_wrong_is_told_and_control_characters_are_not()
    {
        using var work = new Workspace();
        ModelProto model = Linear();
        model.Graph.Node[0].Input[0] = "gone\u001b[31m";
        CommandRun run = CommandRun.Of("inspect", work.Write("model.onnx", model.ToByteArray())).Succeeds();
        Assert.Contains("It breaks rules of the format:", run.Output, StringComparison.Ordinal);
        Assert.Contains("'gone␛[31m' is made by no node", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_in_other_files_are_named()
    {
        using var work = new Workspace();
        OnnxFile.Write(Linear(rows: 600), work.Path("model.onnx"), new OnnxWriteOptions { InlineWeightLimit = 0 });
        string data = Path.GetFileName(Assert.Single(Directory.GetFiles(work.Path("."), "*.data")));
        Assert.Contains(data + " · 4,800 bytes", CommandRun.Of("inspect", work.Path("model.onnx")).Succeeds().Output, StringComparison.Ordinal);
        File.Delete(work.Path(data));
        Assert.Contains(data + ", which is missing", CommandRun.Of("inspect", work.Path("model.onnx")).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_no_models_are_one_line()
    {
        using var work = new Workspace();
        byte[] model = Linear().ToByteArray();
        CommandRun.Of("inspect", work.Path("none.onnx")).Fails(ExitCodes.Failed, "none.onnx", "does not exist");
        CommandRun.Of("inspect", work.Path("")).Fails(ExitCodes.Failed, "is a folder");
        CommandRun.Of("inspect", work.Write("empty.onnx", [])).Fails(ExitCodes.Failed, "empty.onnx", "is empty");
        CommandRun.Of("inspect", work.Write("text.onnx", "not a model")).Fails(ExitCodes.Failed, "text.onnx");
        CommandRun.Of("inspect", work.Write("cut.onnx", model[..(model.Length / 2)])).Fails(ExitCodes.Failed, "cut.onnx", "too early");
        CommandRun.Of("inspect").Fails(ExitCodes.Usage, "MODEL");
    }

    [Fact]
    public void Damaged_files_end_in_a_result_or_in_one_line()
    {
        using var work = new Workspace();
        byte[] model = Linear().ToByteArray();
        var random = new Random(1);
        int shown = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = Damage.Of(model, random);
            CommandRun run = CommandRun.Of("inspect", work.Write("damaged.onnx", damaged), "--graph", work.Path("damaged.svg"));
            if (run.ExitCode != ExitCodes.Done)
            {
                run.Fails(ExitCodes.Failed, "damaged.onnx");
                Assert.DoesNotContain("mlnetpath: unexpected", run.Error, StringComparison.Ordinal);
            }
            else
            {
                shown++;
            }
        }

        Assert.InRange(shown, 100, 1900);
    }

    private static ModelProto Linear(int rows = 3)
    {
        var g = new GraphBuilder("linear");
        OnnxValue x = g.Input("x", ElementType.Float, ["batch", rows]);
        OnnxValue weight = g.Weight("weight", OnnxTensor.From<float>(new float[rows * 2], rows, 2));
        g.Output("y", g.Add(g.MatMul(x, weight), g.Constant(OnnxTensor.From<float>([1, 2], 2))));
        return g.Build();
    }
}
