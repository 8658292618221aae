using System.Text.Json.Nodes;

namespace MlNetPath.Documentation.Tests;

/// <summary>
/// The documents of this repository say what the code and the result files say. With MLNETPATH_UPDATE_DOCS=1 in the environment the
/// same tests rewrite what has drifted instead of failing.
/// </summary>
public sealed class DocumentTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, DocumentSync>> Synced = new(() =>
    {
        var content = new DocumentContent(Repository.This, new Dictionary<string, Lazy<JsonNode>>
        {
            ["dotnet-messages"] = new(DotnetMessagesSource.Make),
            ["general-text"] = new(GeneralTextSource.Make),
            ["first-words"] = new(FirstWordsSource.Make),
        });
        return Repository.This.Files(".md").ToDictionary(document => document, document => DocumentSync.Read(content, document));
    });

    public static TheoryData<string> Documents => [.. Repository.This.Files(".md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Says_what_its_sources_say(string document)
    {
        DocumentSync sync = Synced.Value[document];
        if (DocumentUpdate.IsAskedFor)
        {
            DocumentUpdate.Write(Repository.This, document, sync.Text);
        }

        Assert.True(sync.Problems.Count == 0, string.Join('\n', sync.Problems));
        string drift = Drift.Show(document, Repository.This.Read(document), sync.Text);
        Assert.True(drift.Length == 0, $"{drift}If the sources are right, run the tests with {DocumentUpdate.Variable}=1 to rewrite the document.");
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Has_no_dead_link(string document) => Assert.Empty(Links.Dead(Repository.This, document));

    [Fact]
    public void Every_region_is_shown_by_a_document()
    {
        HashSet<(string, string)> shown = [.. Synced.Value.Values.SelectMany(d => d.Regions)];
        IEnumerable<string> unused =
            from path in Repository.This.Files(".cs").Concat(Repository.This.Files(".rules.json"))
            from region in CodeRegions.Read(Repository.This.Read(path)).Keys
            where !shown.Contains((path, region))
            select $"{path}: no document shows the region '{region}'.";
        Assert.Equal([], unused);
    }

    [Fact]
    public void Every_result_file_says_where_it_comes_from()
    {
        IEnumerable<string> faults =
            from path in Repository.This.Files(".json")
            where path.Contains("/results/", StringComparison.Ordinal)
            from fault in ResultFile.Faults(JsonNode.Parse(Repository.This.Read(path))!)
            select $"{path}: {fault}";
        Assert.Equal([], faults);
    }

    [Fact]
    public void The_readme_names_the_two_commands_that_ci_runs()
    {
        string[] lines = Repository.This.Read("README.md").Split('\n');
        foreach (string marker in (string[])["<!-- command: main -->", "<!-- command: tests -->"])
        {
            int at = Array.IndexOf(lines, marker);
            Assert.True(at >= 0 && Markdown.AfterFence(lines, at + 1) == at + 4, $"README.md should have '{marker}' above a fenced block of one line.");
        }
    }
}
