using System.Text;
using System.Text.Json;

namespace MlNetPath.Cli.Tests;

public class ClassifyTests
{
    [Fact]
    public void Labels_come_one_a_line_in_the_order_of_the_lines()
    {
        using var work = new Workspace();
        string input = work.Write("input.txt", "a crash\r\nan invoice\n\ncrash crash invoice\nno end of line: invoice");
        CommandRun run = Classify(work, "--input", input, "--labels-only").Succeeds();
        Assert.Equal(["support", "billing", "support", "support", "billing"], run.OutputLines);
    }

    [Fact]
    public void Many_lines_keep_their_order_across_batches()
    {
        using var work = new Workspace();
        bool[] invoices = [.. Enumerable.Range(0, 20_000).Select(row => row * 7 % 5 == 0)];
        string input = string.Concat(invoices.Select(invoice => invoice ? "invoice\n" : "crash\n"));
        CommandRun run = CommandRun.WithInput(input, Arguments(work, "--labels-only")).Succeeds();
        Assert.Equal(invoices.Select(invoice => invoice ? "billing" : "support"), run.OutputLines);
    }

    [Fact]
    public void Columns_are_label_probability_and_text()
    {
        using var work = new Workspace();
        Assert.Equal("billing\tn/a\tan invoice", Classify(work, "an\tinvoice").Succeeds().OutputLines.Single());
        CommandRun run = CommandRun.Of(
            "classify", "--plugin", typeof(LongestStage).Assembly.Location, "--stage", "longest", "--data", work.Tickets(), "--text-column", "subject",
            "--label-column", "team", "--top", "2", "short", "rather a long text").Succeeds();
        Assert.Equal(["support\t0.750\tbilling\t0.250\tshort", "billing\t0.750\tsupport\t0.250\trather a long text"], run.OutputLines);
    }

    [Fact]
    public void Why_names_the_rule()
    {
        using var work = new Workspace();
        string[] columns = Classify(work, "--why", "an invoice").Succeeds().OutputLines.Single().Split('\t');
        Assert.Equal("billing", columns[0]);
        Assert.Contains("'money'", columns[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_object_a_line()
    {
        using var work = new Workspace();
        CommandRun run = Classify(work, "--json", "--why", "die Rechnung „invoice“ 🙂", "crash").Succeeds();
        JsonElement first = JsonDocument.Parse(run.OutputLines[0]).RootElement;
        Assert.Equal("die Rechnung „invoice“ 🙂", first.GetProperty("text").GetString());
        Assert.Equal("billing", first.GetProperty("label").GetString());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("probability").ValueKind);
        Assert.Contains("'money'", first.GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.Equal("support", JsonDocument.Parse(run.OutputLines[1]).RootElement.GetProperty("label").GetString());
    }

    [Fact]
    public void Says_on_the_error_stream_whether_it_trained_or_reused()
    {
        using var work = new Workspace();
        string rules = work.Write("own.json", """{ "rules": [ { "name": "it", "label": "billing", "kind": "keywords", "match": ["says on the error stream"] } ] }""");
        string[] line = ["classify", "--stage", "rules", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--rules", rules, "--labels-only", "x"];
        Assert.Contains(CommandRun.Of(line).Succeeds().ErrorLines, l => l.StartsWith("Trained 'rules'", StringComparison.Ordinal));
        CommandRun again = CommandRun.Of(line).Succeeds();
        Assert.StartsWith("Reusing 'rules'", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("support", again.OutputLines.Single());
    }

    [Fact]
    public void A_trained_model_needs_neither_data_nor_stage()
    {
        using var work = new Workspace();
        string model = work.Path("model");
        CommandRun trained = CommandRun.Of(
            "train", "rules", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--rules", work.Rules(), "--out", model, "--json").Succeeds();
        Assert.Equal("rules", trained.Json.GetProperty("stage").GetString());
        File.Delete(work.Path("tickets.csv"));
        File.Delete(work.Path("rules.json"));
        CommandRun run = CommandRun.WithInput("invoice\ncrash\n", "classify", "--model", model, "--labels-only").Succeeds();
        Assert.Equal(["billing", "support"], run.OutputLines);
        Assert.Empty(run.Error);
    }

    [Fact]
    public void A_learned_model_is_left_for_apps_too()
    {
        using var work = new Workspace();
        string model = work.Path("model");
        CommandRun trained = CommandRun.Of("train", "learned", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--out", model).Succeeds();
        Assert.Contains(trained.ErrorLines, l => l.StartsWith("For apps: 1/model.onnx, ", StringComparison.Ordinal));
        string[] texts = ["invoice", "crash on start"];
        using var app = Onnx.Runtime.TextClassifier.Load(model);
        Assert.Equal(
            app.Classify(texts, TestContext.Current.CancellationToken).Select(prediction => prediction.Label),
            CommandRun.WithInput("invoice\ncrash on start\n", "classify", "--model", model, "--labels-only").Succeeds().OutputLines);
    }

    [Fact]
    public void A_damaged_model_is_refused()
    {
        using var work = new Workspace();
        string model = work.Path("model");
        CommandRun.Of("train", "rules", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--rules", work.Rules(), "--out", model).Succeeds();
        File.AppendAllText(Path.Combine(model, "rules.json"), " ");
        CommandRun.Of("classify", "--model", model, "crash").Fails(ExitCodes.Failed, model);
    }

    [Fact]
    public void Lines_are_read_whatever_way_the_bytes_arrive()
    {
        // "ä" in two reads, an end of line in a read of its own, a line longer than the buffer.
        string large = new('x', 200_000);
        var reader = new LineReader(new Dribble([
            "\uFEFFfirst \u00E4"u8[..^1].ToArray(), "\u00E4"u8[^1..].ToArray(), "\r\n"u8.ToArray(), "\n"u8.ToArray(), Encoding.UTF8.GetBytes(large + "\nlast"),
        ]), "here");
        Assert.Equal("first ä", reader.Read());
        Assert.False(reader.HasLine);
        Assert.Equal("", reader.Read());
        Assert.Equal(large, reader.Read());
        Assert.Equal("last", reader.Read());
        Assert.Null(reader.Read());
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_an_error_once_those_before_it_are_answered()
    {
        var reader = new LineReader(new MemoryStream([.. "a\nb\n"u8, 0xFF, .. "\nc\n"u8]), "here");
        Assert.Equal(["a", "b"], reader.ReadSome(9));
        Assert.Equal(2, reader.Line);
        Assert.Contains("here, line 3, is not UTF-8", Assert.Throws<Core.InputException>(() => reader.ReadSome(9)).Message, StringComparison.Ordinal);
        reader = new LineReader(new MemoryStream("a\nb\nc"u8.ToArray()), "here");
        Assert.Equal(["a", "b"], reader.ReadSome(2));
        Assert.Equal(["c"], reader.ReadSome(2));
        Assert.Empty(reader.ReadSome(2));
    }

    private static string[] Arguments(Workspace work, params string[] more) =>
        ["classify", "--stage", "rules", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--rules", work.Rules(), .. more];

    private static CommandRun Classify(Workspace work, params string[] more) => CommandRun.Of(Arguments(work, more));

    /// <summary>A stream that gives at most one of its pieces a read, as a pipe does.</summary>
    private sealed class Dribble(byte[][] pieces) : MemoryStream
    {
        private readonly List<byte[]> left = [.. pieces];

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (left.Count == 0)
            {
                return 0;
            }

            byte[] piece = left[0];
            left.RemoveAt(0);

            int taken = Math.Min(count, piece.Length);
            piece.AsSpan(0, taken).CopyTo(buffer.AsSpan(offset));
            if (taken < piece.Length)
            {
                left.Insert(0, piece[taken..]);
            }

            return taken;
        }
    }
}
