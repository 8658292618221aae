using System.Text;

namespace MlNetPath.Cli.Tests;

/// <summary>Files that cannot be used: exit code 1, one line that says which and why, and nothing written.</summary>
public class BadInputTests
{
    public static TheoryData<string, byte[], string> BadFiles => new()
    {
        { "empty.csv", [], "empty" },
        { "header.csv", "subject,team\n"u8.ToArray(), "no row" },
        { "latin1.csv", Encoding.Latin1.GetBytes("subject,team\nfacture réglée,billing\n"), "UTF-8" },
        { "utf16.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("subject,team\n")], "UTF-16" },
        { "nul.csv", "subject,team\na\0b,x\n"u8.ToArray(), "NUL" },
        { "missing.csv", "title,team\na,x\nb,y\n"u8.ToArray(), "'title', 'team'" },
        { "twice.csv", "subject,team,team\na,x,x\nb,y,y\n"u8.ToArray(), "'team' 2 times" },
        { "ragged.csv", "subject,team\na,x\nb\nc,y\n"u8.ToArray(), "row 3" },
        { "long.csv", "subject,team\na,x\nb,y,z\n"u8.ToArray(), "row 3" },
        { "open.csv", "subject,team\na,x\n\"b,y\n"u8.ToArray(), "quote" },
        { "oneclass.csv", "subject,team\na,x\nb,x\nc,x\n"u8.ToArray(), "only the label 'x'" },
        { "format.xls", "subject,team\na,x\nb,y\n"u8.ToArray(), ".csv, .tsv" },
        { "broken.jsonl", "{\"subject\":\"a\",\"team\":\"x\"}\n{\"subject\"\n"u8.ToArray(), "line 2" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_named_with_what_is_wrong(string name, byte[] content, string fragment)
    {
        using var work = new Workspace();
        string path = work.Write(name, content);
        CompareData(work, path).Fails(ExitCodes.Failed, name, fragment);
        Assert.Equal([name], work.Entries);
        CommandRun.Of("train", "rules", "--data", path, "--text-column", "subject", "--label-column", "team", "--out", work.Path("model")).Fails(ExitCodes.Failed, fragment);
        Assert.Equal([name], work.Entries);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        using var work = new Workspace();
        CompareData(work, work.Path("nowhere.csv")).Fails(ExitCodes.Failed, "nowhere.csv", "does not exist");
        CompareData(work, Path.GetDirectoryName(work.Report)!).Fails(ExitCodes.Failed, "is a folder");
        CommandRun.Of("classify", "--stage", "rules", "--input", work.Path("nowhere.txt")).Fails(ExitCodes.Failed, "nowhere.txt");
        CommandRun.Of("classify", "--stage", "rules", "--input", Path.GetDirectoryName(work.Report)!).Fails(ExitCodes.Failed, "is a folder");
        CommandRun.Of("classify", "--model", work.Path("nowhere"), "hello").Fails(ExitCodes.Failed, "nowhere");
        Assert.Empty(work.Entries);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_found_before_any_training()
    {
        using var work = new Workspace();
        string file = work.Write("file", "not a folder");

        // The data does not even exist: the place was looked at first.
        string[] data = ["--data", work.Path("nowhere.csv"), "--text-column", "a", "--label-column", "b"];
        CommandRun.Of(["compare", .. data, "--out", file]).Fails(ExitCodes.Failed, file, "--out");
        CommandRun.Of(["compare", .. data, "--out", Path.Combine(file, "below")]).Fails(ExitCodes.Failed, "below", "--out");
        CommandRun.Of(["train", "rules", .. data, "--out", Path.Combine(file, "below")]).Fails(ExitCodes.Failed, "below", "--out");
        CommandRun.Of("data", "export", "languages", "--split", "test", "--out", Path.Combine(file, "x.tsv")).Fails(ExitCodes.Failed, "x.tsv", "--out");
        CommandRun.Of("data", "export", "languages", "--split", "test", "--out", Path.GetDirectoryName(file)!).Fails(ExitCodes.Failed, "folder", "--out");
        Assert.Equal(["file"], work.Entries);
    }

    [Fact]
    public void A_model_never_replaces_somebodys_documents()
    {
        using var work = new Workspace();
        Directory.CreateDirectory(work.Path("papers"));
        string thesis = work.Write(Path.Combine("papers", "thesis.txt"), "years of work");
        CommandRun run = CommandRun.Of(
            "train", "rules", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--rules", work.Rules(), "--out", work.Path("papers"));
        run.Fails(ExitCodes.Failed, "papers");
        Assert.Equal("years of work", File.ReadAllText(thesis));
    }

    [Theory]
    [InlineData("{ \"rules\": [ { \"name\": \"money\" } ] }", "money")]
    [InlineData("{ \"rules\": [\n", "line")]
    [InlineData("{ \"rules\": [ { \"name\": \"money\", \"label\": \"weather\", \"kind\": \"keywords\", \"match\": \"sun\" } ] }", "'weather'")]
    public void A_broken_rule_book_is_named(string book, string fragment)
    {
        using var work = new Workspace();
        string rules = work.Write("book.json", book);
        CompareData(work, work.Tickets(), "--rules", rules).Fails(ExitCodes.Failed, "book.json", fragment);
        Assert.Equal(["book.json", "tickets.csv"], work.Entries);
    }

    [Fact]
    public void A_test_file_that_shares_no_label_is_refused()
    {
        using var work = new Workspace();
        string test = work.Write("test.tsv", "sun\tweather\nrain\tweather\n");
        CompareData(work, work.Tickets(), "--test", test).Fails(ExitCodes.Failed, "test.tsv", "'weather'");
    }

    [Fact]
    public void A_label_map_must_name_labels()
    {
        using var work = new Workspace();
        CompareData(work, work.Tickets(), "--label-map", "sales=billing").Fails(ExitCodes.Failed, "'sales'", "'billing', 'support'");
        CompareData(work, work.Tickets(), "--label-map", "support=billing").Fails(ExitCodes.Failed, "Merge fewer labels");
    }

    [Fact]
    public void A_plugin_that_is_none_is_named()
    {
        using var work = new Workspace();
        string text = work.Write("text.dll", "hello");
        CompareData(work, work.Tickets(), "--plugin", text).Fails(ExitCodes.Failed, "text.dll", "no .NET assembly");
        CompareData(work, work.Tickets(), "--plugin", work.Path("nowhere.dll")).Fails(ExitCodes.Failed, "does not exist");
        CompareData(work, work.Tickets(), "--plugin", typeof(Core.TextTask).Assembly.Location).Fails(ExitCodes.Failed, "has no stage");
    }

    [Fact]
    public void Lines_that_are_not_text_are_named_by_number()
    {
        using var work = new Workspace();
        string model = work.Path("model");
        CommandRun.Of("train", "rules", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--rules", work.Rules(), "--out", model).Succeeds();
        CommandRun run = CommandRun.WithInput([.. "crash\n"u8, 0xFF, (byte)'\n'], "classify", "--model", model, "--labels-only");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("standard input, line 2", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_adds_the_stack_trace()
    {
        using var work = new Workspace();
        CommandRun run = CompareData(work, work.Path("nowhere.csv"), "--verbose");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains(run.ErrorLines, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }

    private static CommandRun CompareData(Workspace work, string path, params string[] more) =>
        CommandRun.Of(["compare", "--data", path, "--text-column", "subject", "--label-column", "team", "--out", work.Report, .. more]);
}
