using System.Text.Json;
using MlNetPath.Core;

namespace MlNetPath.Cli.Tests;

public class DataTests
{
    [Fact]
    public void Lists_the_built_in_tasks()
    {
        Assert.Equal(["languages", "components"], CommandRun.Of("data", "list").Succeeds().OutputLines.Select(line => line.Split(' ')[0]));
        Assert.Equal(2, CommandRun.Of("data", "list", "--json").Succeeds().Json.GetArrayLength());
    }

    [Fact]
    public void Shows_and_exports_a_built_in_task()
    {
        using var work = new Workspace();
        TextTask task = Tasks.Components.Load();
        CommandRun show = CommandRun.Of("data", "show", "components", "--json").Succeeds();
        Assert.Equal(task.Fingerprint, show.Json.GetProperty("fingerprint").GetString());
        Assert.Equal(task.Labels, show.Json.GetProperty("labels").EnumerateArray().Select(label => label.GetProperty("label").GetString()!));
        Assert.Contains("all ", CommandRun.Of("data", "show", "components").Succeeds().Output, StringComparison.Ordinal);

        string file = work.Path("validation.tsv");
        CommandRun.Of("data", "export", "components", "--split", "validation", "--out", file).Succeeds();
        (string Text, string Label)[] expected = [.. Enumerable.Range(0, task.ValidationData.Count).Select(row => (task.ValidationData.Text(row), task.Labels[task.ValidationData.Labels[row]]))];
        Assert.Equal(expected, File.ReadAllText(file).TrimEnd('\n').Split('\n').Select(line => line.Split('\t')).Select(fields => (fields[0], fields[1])));
    }

    [Fact]
    public void Shows_and_exports_ones_own_file()
    {
        using var work = new Workspace();
        string[] data = ["--data", work.Tickets(), "--text-column", "subject", "--label-column", "team"];
        JsonElement shown = CommandRun.Of(["data", "show", .. data, "--json"]).Succeeds().Json;
        int[] sizes = [.. new[] { "train", "validation", "test" }.Select(split => shown.GetProperty(split).GetInt32())];
        Assert.Equal(60, sizes.Sum());
        foreach ((string split, int size) in new[] { "train", "validation", "test" }.Zip(sizes))
        {
            string file = work.Path(split + ".tsv");
            CommandRun.Of(["data", "export", .. data, "--split", split, "--out", file]).Succeeds();
            Assert.Equal(size, File.ReadAllLines(file).Length);
        }
    }

    [Fact]
    public void An_exported_split_can_be_compared_on_without_naming_columns()
    {
        using var work = new Workspace();
        string file = work.Path("train.tsv");
        CommandRun.Of("data", "export", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--split", "train", "--out", file).Succeeds();
        int rows = File.ReadAllLines(file).Length;
        JsonElement shown = CommandRun.Of("data", "show", "--data", file, "--json").Succeeds().Json;
        Assert.Equal(rows, shown.GetProperty("train").GetInt32() + shown.GetProperty("validation").GetInt32() + shown.GetProperty("test").GetInt32());
    }

    [Fact]
    public void Hashes_of_texts_to_hold_out_are_those_that_the_library_looks_up()
    {
        using var work = new Workspace();
        string first = work.Write("first.tsv", "Guten  Tag\tde\nGood day\ten\n"), second = work.Write("second.tsv", "GOOD day\ten\nHej\tpl\n");
        string file = work.Path("held-out.bin");
        CommandRun run = CommandRun.Of("data", "hold-out", first, second, "--out", file).Succeeds();
        Assert.Contains("4 texts (15 bytes)", run.Error, StringComparison.Ordinal);
        Assert.Equal(HeldOutTexts.ToBytes(["guten tag", "good day", "hej"]), File.ReadAllBytes(file));
        CommandRun.Of("data", "hold-out", "--out", file).Fails(ExitCodes.Usage);
        CommandRun.Of("data", "hold-out", work.Path("none.tsv"), "--out", work.Path("none.bin")).Fails(ExitCodes.Failed, "none.tsv");
        Assert.False(File.Exists(work.Path("none.bin")));
    }
}
