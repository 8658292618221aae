using System.Text.Json;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli.Tests;

/// <summary><c>compare</c> with somebody's own ONNX files, and with stages that score another one's model.</summary>
public sealed class OnnxFileTests
{
    [Fact]
    public void A_file_joins_as_a_row_of_its_own()
    {
        using var work = new Workspace();
        string model = Letters(work, "theirs.onnx", "support", "billing"); // not the task's order
        CommandRun run = CompareTests.Compare(work, "--onnx", model, "--json").Succeeds();
        JsonElement[] stages = [.. run.Json.GetProperty("stages").EnumerateArray()];
        Assert.Equal(["majority", "rules", "onnx:theirs"], stages.Select(stage => stage.GetProperty("id").GetString()));
        Assert.Equal(1.0, stages[2].GetProperty("accuracy").GetDouble());
        Assert.True(stages[2].GetProperty("trainedElsewhere").GetBoolean());
        Assert.Equal(JsonValueKind.Null, stages[2].GetProperty("trainSeconds").ValueKind);
        Assert.Contains("| theirs |", File.ReadAllText(Path.Combine(work.Report, "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_join_in_their_order_one_with_labels_of_a_file()
    {
        using var work = new Workspace();
        string theirs = Letters(work, "theirs.onnx", "billing", "support"), words = Words(work, "words.onnx");
        string labels = work.Write("labels.txt", "support\n\n billing \n");
        CommandRun run = CompareTests.Compare(work, "--stages", "onnx:words,rules", "--onnx", $"{theirs}, {words}", "--onnx-labels", labels).Succeeds();
        Assert.Equal(
            ["majority", "onnx:words", "rules", "onnx:theirs"],
            run.ErrorLines.Where(line => line.Contains(": accuracy", StringComparison.Ordinal)).Select(line => line.Split(": accuracy")[0]));
        Assert.Contains(run.OutputLines, line => line.Contains("theirs", StringComparison.Ordinal) && line.Contains("trained elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_join_is_one_line_before_anything_is_trained()
    {
        using var work = new Workspace();
        string other = Letters(work, "other.onnx", "billing", "sales"), words = Words(work, "words.onnx");
        Fails(ExitCodes.Failed, ["--onnx", work.Path("gone.onnx")], "gone.onnx");
        Fails(ExitCodes.Failed, ["--onnx", other], "other.onnx' has the labels billing, sales, and wanted are billing, support; it does not know 'support'");
        Fails(ExitCodes.Failed, ["--onnx", words], "words.onnx' does not name its labels", "--onnx-labels");
        Fails(ExitCodes.Failed, ["--onnx", words, "--onnx-labels", work.Path("gone.txt")], "gone.txt", "one label a line");
        Fails(ExitCodes.Failed, ["--onnx", words, "--onnx-labels", work.Write("twice.txt", "a\na\n")], "twice.txt' has the label 'a' twice");
        Fails(ExitCodes.Usage, ["--onnx-labels", work.Write("labels.txt", "a\nb\n")], "--onnx-labels", "--onnx");
        Directory.CreateDirectory(work.Path("sub"));
        File.Copy(words, work.Path("sub/words.onnx"));
        Fails(ExitCodes.Usage, ["--onnx", $"{words},{work.Path("sub/words.onnx")}"], "two files that are called 'words'");

        void Fails(int exitCode, string[] options, params string[] fragments) => CompareTests.Compare(work, options).Fails(exitCode, fragments);
    }

    [Fact]
    public void A_stage_that_cannot_run_here_is_a_line_under_the_table_and_everything_else_is_there()
    {
        using var work = new Workspace();
        CommandRun run = CompareTests.Compare(work, "--stages", "majority,deep,onnx-stock,onnx-cuda").Succeeds();
        Assert.SkipWhen(run.ErrorLines.Any(line => line.StartsWith("onnx-cuda: accuracy", StringComparison.Ordinal)), "This machine has CUDA.");
        Assert.Contains(run.ErrorLines, line => line.StartsWith("onnx-cuda: not run: no CUDA", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.StartsWith("deep network, CUDA, not run: no CUDA", StringComparison.Ordinal));
        Assert.Contains(run.OutputLines, line => line.Contains("deep network, ApplyOnnxModel", StringComparison.Ordinal) && line.Contains("as deep", StringComparison.Ordinal));
        Assert.Contains("'onnx-stock' gives every text the label that 'deep' gives it.", run.OutputLines[^1], StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(work.Report, "report.json")));
        Assert.Equal("onnx-cuda", Assert.Single(report.RootElement.GetProperty("notRun").EnumerateArray()).GetProperty("id").GetString());

        CommandRun.Of("train", "onnx-cuda", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--out", work.Path("model"))
            .Fails(ExitCodes.Failed, "The stage 'onnx-cuda' cannot run here: no CUDA");
    }

    [Fact]
    public void A_stage_made_from_another_is_trained_kept_and_used_as_any_other()
    {
        using var work = new Workspace();
        string[] data = ["--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--seed", "5"]; // which no other test keeps models of
        CommandRun.Of(["train", "onnx-stock", .. data, "--out", work.Path("model")]).Succeeds();
        Assert.Equal("billing", CommandRun.Of("classify", "--model", work.Path("model"), "--labels-only", "invoice number 7").Succeeds().Output.Trim());

        CommandRun first = CommandRun.Of(["classify", "--stage", "onnx-stock", .. data, "--labels-only", "crash number 7"]).Succeeds();
        Assert.Equal("support", first.Output.Trim());
        Assert.Contains("Made 'onnx-stock' from the model of its source.", first.ErrorLines);
        Assert.Contains("Reusing 'onnx-stock'", CommandRun.Of(["classify", "--stage", "onnx-stock", .. data, "--labels-only", "crash number 7"]).Succeeds().Error, StringComparison.Ordinal);
    }

    // Counts the letter that only one team's tickets have: the v of invoice and the h of crash.
    private static string Letters(Workspace work, string name, params string[] labels)
    {
        var g = new GraphBuilder("letters");
        OnnxValue bytes = g.Input(TextModelInfo.Input, ElementType.Int64, ["batch", "length"]);
        OnnxValue wanted = g.Constant(OnnxTensor.From<long>([.. labels.Select(label => (label == "billing" ? 'v' : 'h') + 1L)], labels.Length));
        g.Output(TextModelInfo.Logits, g.ReduceSum(g.Cast(g.Equal(g.Unsqueeze(bytes, -1), wanted), ElementType.Float), [1L]));
        ModelProto model = g.Build();
        foreach ((string key, string value) in new TextModelInfo { Labels = labels }.ToMetadata())
        {
            model.SetMetadata(key, value);
        }

        OnnxFile.Write(model, work.Path(name));
        return work.Path(name);
    }

    // Takes the text itself, has two labels and does not say which.
    private static string Words(Workspace work, string name)
    {
        var g = new GraphBuilder("words", 20);
        OnnxValue text = g.Input("text", ElementType.String, ["batch"]);
        g.Output("scores", g.Softmax(g.Cast(g.Equal(g.Unsqueeze(text, -1), g.Constant(OnnxTensor.FromStrings(["crash number 1", "invoice number 0"], 2))), ElementType.Float)));
        OnnxFile.Write(g.Build(), work.Path(name));
        return work.Path(name);
    }
}
