using System.Text.Json.Nodes;

namespace MlNetPath.Documentation.Tests;

public sealed class TrainerTableTests
{
    private const string Peers =
        """{ "rows": [ { "task": "b", "title": "peer", "fingerprint": "f", "accuracy": 0.6, "trainSeconds": 2 }, { "task": "elsewhere", "title": "other", "accuracy": 1 } ] }""";

    [Fact]
    public void Tasks_follow_each_other_and_each_is_closed_by_its_peers()
    {
        string[] lines = TrainerTable.Write([JsonNode.Parse(Peers)!, Report("a", 0.5, null), Report("b", 0.7, 0.75)]).Split('\n');
        Assert.Equal("| task | trainer | validation | test | one word | two words | trained in |", lines[0]);
        Assert.Equal("| a | learned | n/a | 50.0% | 25.0% | n/a | 3.00 s |", lines[2]);
        Assert.Equal("| b | learned | 75.0% | 70.0% | 25.0% | n/a | 3.00 s |", lines[3]);
        Assert.Equal("| b | peer | n/a | 60.0% | n/a | n/a | 2.00 s |", lines[4]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void A_document_names_the_files_with_commas_between_them()
    {
        using var folder = new TemporaryRepository(
            ("a.json", Report("a", 0.5, null).ToJsonString()),
            ("b.json", Report("b", 0.7, null).ToJsonString()),
            ("README.md", "<!-- generated: a.json, b.json#trainer-table -->\n<!-- end -->\n"));
        DocumentSync sync = folder.Sync();
        Assert.Empty(sync.Problems);
        Assert.Contains("| b | learned |", sync.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_peer_of_other_data_is_an_error()
    {
        JsonNode peers = JsonNode.Parse(Peers.Replace("\"f\"", "\"g\"", StringComparison.Ordinal))!;
        Assert.Contains("'peer' was measured on other data", Assert.Throws<DocumentException>(() => TrainerTable.Write([Report("b", 0.7, null), peers])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_comparison_there_is_nothing_to_show() =>
        Assert.Contains("at least one comparison", Assert.Throws<DocumentException>(() => TrainerTable.Write([JsonNode.Parse(Peers)!])).Message, StringComparison.Ordinal);

    private static JsonObject Report(string task, double accuracy, double? validation) => new()
    {
        ["dataset"] = new JsonObject { ["name"] = task, ["fingerprint"] = "f" },
        ["comparisons"] = new JsonArray(),
        ["stages"] = new JsonArray(new JsonObject
        {
            ["id"] = "learned",
            ["title"] = "learned",
            ["options"] = "",
            ["seed"] = 1,
            ["accuracy"] = accuracy,
            ["validationAccuracy"] = validation,
            ["accuracyInterval"] = new JsonArray(0.4, 0.8),
            ["macroAccuracy"] = accuracy,
            ["macroF1"] = accuracy,
            ["trainSeconds"] = 3,
            ["latencyMicroseconds"] = new JsonObject { ["p50"] = 1, ["n"] = 10 },
            ["slices"] = new JsonArray(new JsonObject { ["name"] = "one word", ["count"] = 4, ["accuracy"] = 0.25, ["accuracyInterval"] = new JsonArray(0.1, 0.5) }),
        }),
    };
}
