namespace MlNetPath.Documentation.Tests;

/// <summary>The engine: what it finds, what it rewrites, what it leaves alone.</summary>
public sealed class DocumentSyncTests
{
    private const string Code = "class A\n{\n    #region answer\n    int Answer()\n    {\n        return 42;\n    }\n    #endregion\n}\n";

    private const string Result =
        """
        {
          "accuracy": 0.99234, "rows": 23768, "output": "two\nlines",
          "stages": [{ "id": "rules", "accuracy": 0.925 }, { "id": "learned:naive-bayes", "accuracy": 0.993, "interval": [0.9921, 0.9941] }]
        }
        """;

    [Fact]
    public void A_snippet_becomes_the_region_of_the_code()
    {
        using var files = new TemporaryRepository(
            ("src/A.cs", Code),
            ("src/README.md", "text\n\n<!-- snippet: A.cs#answer -->\n```csharp\nint Answer() => 41;\n```\nmore\n"));
        DocumentSync sync = files.Sync("src/README.md");
        Assert.Empty(sync.Problems);
        Assert.Equal("text\n\n<!-- snippet: A.cs#answer -->\n```csharp\nint Answer()\n{\n    return 42;\n}\n```\nmore\n", sync.Text);
        Assert.Equal([("src/A.cs", "answer")], sync.Regions);
    }

    [Fact]
    public void A_snippet_without_a_region_is_the_whole_file()
    {
        using var files = new TemporaryRepository(("A.cs", "\uFEFFint a;\n\nint b;\n"), ("README.md", "<!-- snippet: A.cs# -->\n```csharp\nold\n```\n"));
        Assert.Equal("<!-- snippet: A.cs# -->\n```csharp\nint a;\n\nint b;\n```\n", files.Sync().Text);
    }

    [Fact]
    public void A_snippet_marker_without_a_block_gets_one()
    {
        using var files = new TemporaryRepository(("A.cs", Code), ("README.md", "<!-- snippet: /A.cs#answer -->\n"));
        Assert.Contains("-->\n```csharp\nint Answer()", files.Sync().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Fences_inside_a_snippet_get_a_longer_fence_around_them()
    {
        using var files = new TemporaryRepository(
            ("A.cs", "#region r\n/// ````\n/// x\n/// ````\n#endregion\n"),
            ("README.md", "<!-- snippet: A.cs#r -->\n```csharp\nold\n```\n"));
        string text = files.Sync().Text;
        Assert.Equal("<!-- snippet: A.cs#r -->\n`````csharp\n/// ````\n/// x\n/// ````\n`````\n", text);

        // What was written is read back as one block.
        File.WriteAllText(files.Repository.FullPath("README.md"), text);
        Assert.Equal(text, files.Sync().Text);
    }

    [Fact]
    public void Markers_in_code_are_text()
    {
        const string text = "````\n<!-- snippet: no.cs#no -->\n```\n<!-- end -->\n```\n````\nand `<!-- value: no#no -->` too\n~~~\n<!-- generated: no#no -->\n~~~\n";
        using var files = new TemporaryRepository(("README.md", text));
        Assert.Empty(files.Sync().Problems);
        Assert.Equal(text, files.Sync().Text);
    }

    [Fact]
    public void A_generated_block_is_a_table_or_output()
    {
        using var files = new TemporaryRepository(
            ("results/r.json", """{ "rows": [{ "name": "a|b", "trainSeconds": 12.5, "texts": 1234 }, { "name": "c", "texts": 5 }], "output": "one\ntwo\n" }"""),
            ("README.md", "<!-- generated: results/r.json#rows -->\nold\n<!-- end -->\n- item\n  <!-- generated: results/r.json#output -->\n  ```\n  <!-- end -->\n  ```\n  <!-- end -->\n"));
        DocumentSync sync = files.Sync();
        Assert.Empty(sync.Problems);
        Assert.Equal(
            "<!-- generated: results/r.json#rows -->\n| name | train seconds | texts |\n| --- | ---: | ---: |\n| a\\|b | 12.5 | 1,234 |\n| c |  | 5 |\n<!-- end -->\n"
            + "- item\n  <!-- generated: results/r.json#output -->\n  ```text\n  one\n  two\n  ```\n  <!-- end -->\n",
            sync.Text);
    }

    [Fact]
    public void Values_stand_in_the_middle_of_a_line()
    {
        using var files = new TemporaryRepository(
            ("r.json", Result),
            ("README.md", "On <!-- value: r.json#rows -->0<!-- end --> texts, <!-- value: r.json#stages[id=learned:naive-bayes].interval[1]:0.0% -->0%<!-- end -->.\n"));
        DocumentSync sync = files.Sync();
        Assert.Empty(sync.Problems);
        Assert.Equal(
            "On <!-- value: r.json#rows -->23,768<!-- end --> texts, <!-- value: r.json#stages[id=learned:naive-bayes].interval[1]:0.0% -->99.4%<!-- end -->.\n", sync.Text);
    }

    [Theory]
    [InlineData("<!-- snippet: A.cs#question -->", "README.md:1: 'A.cs' has no region 'question'; it has 'answer'.")]
    [InlineData("<!-- snippet: B.cs#answer -->", "README.md:1: There is no file 'B.cs'.")]
    [InlineData("<!-- snippet: ../A.cs#answer -->", "There is no file '../A.cs'.")]
    [InlineData("<!-- snippet: A.cs -->", "'A.cs' should be FILE#NAME.")]
    [InlineData("<!-- snipet: A.cs#answer -->", "is no marker that stands alone on a line")]
    [InlineData("<!-- generated: r.json#stages -->", "no '<!-- end -->'")]
    [InlineData("<!-- generated: r.json#stages -->\n<!-- command: main -->\n```\nx\n```", "before the next marker")]
    [InlineData("<!-- generated: r.json#wrong -->\n<!-- end -->", "There is no 'wrong' in the source: nothing at 'wrong'.")]
    [InlineData("<!-- generated: r.json#rows -->\n<!-- end -->", "neither a view, a text nor a list of objects")]
    [InlineData("<!-- end -->", "ends nothing")]
    [InlineData("is <!-- value: r.json#rows -->1", "both on one line")]
    [InlineData("is <!-- value: r.json#stages[2].id -->1<!-- end -->", "nothing at '[2]'")]
    [InlineData("is <!-- value: r.json#stages[id=deep].accuracy -->1<!-- end -->", "nothing at '[id=deep]'")]
    [InlineData("is <!-- value: r.json#stages -->1<!-- end -->", "is no single value")]
    [InlineData("is <!-- value: r.json#output:0.0% -->1<!-- end -->", "does not fit")]
    [InlineData("<!-- value: r.json#rows -->23,768<!-- end --> rows", "should not begin a line")]
    [InlineData("<!-- command: main -->\ntext", "A fenced block should follow")]
    public void What_is_not_there_is_named(string text, string problem)
    {
        using var files = new TemporaryRepository(("A.cs", Code), ("r.json", Result), ("README.md", text + "\n"));
        DocumentSync sync = files.Sync();
        Assert.Contains(problem, Assert.Single(sync.Problems), StringComparison.Ordinal);

        // A document with a fault is not damaged by an update.
        Assert.StartsWith(text.Split("-->")[0], sync.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_line_ends_are_no_drift_and_stay()
    {
        const string synced = "<!-- snippet: A.cs#answer -->\n```csharp\nint Answer()\n{\n    return 42;\n}\n```\n";
        using var files = new TemporaryRepository(("A.cs", Code.ReplaceLineEndings("\r\n")), ("README.md", synced.ReplaceLineEndings("\r\n")));
        Assert.Equal("", Drift.Show("README.md", files.Repository.Read("README.md"), files.Sync().Text));

        string path = files.Repository.FullPath("README.md");
        File.WriteAllText(path, synced.Replace("42", "41", StringComparison.Ordinal).ReplaceLineEndings("\r\n"));
        DocumentUpdate.Write(files.Repository, "README.md", files.Sync().Text);
        Assert.Equal(synced.ReplaceLineEndings("\r\n"), File.ReadAllText(path));
    }

    [Fact]
    public void Drift_is_shown_with_its_surroundings()
    {
        string drift = Drift.Show("README.md", "a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nX\ne\nf\ng\nnew\n");
        Assert.Equal("README.md differs from its sources:\n  line 2\n    b\n    c\n  - d\n  + X\n    e\n    f\n    g\n  + new\n    \n", drift);
    }
}
