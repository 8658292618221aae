using System.Text.Json.Nodes;
using MlNetPath.Core;
using MlNetPath.Core.GeneralText;

namespace MlNetPath.Documentation.Tests;

/// <summary>What the card of general-text says, counted in the data itself.</summary>
internal static class GeneralTextSource
{
    public static JsonNode Make()
    {
        TextTask task = Tasks.Languages.Load();
        GeneralCorpus corpus = GeneralCorpus.Make(task);
        return new JsonObject
        {
            ["texts"] = corpus.Data.Count,
            ["fingerprint"] = GeneralCorpus.FingerprintOf(corpus.Data),
            ["packageCount"] = GeneralPackage.All.Count,
            ["packages"] = new JsonArray([.. GeneralPackage.All.Select((p, i) => new JsonObject
            {
                ["package"] = p.Id,
                ["version"] = p.Version,
                ["licence"] = p.License,
                ["reader"] = p.Reader,
                ["texts"] = corpus.Packages.Count(package => package == i),
            })]),
            ["byLanguage"] = ByLanguage(task, corpus),
            ["dropped"] = new JsonArray([.. corpus.Dropped.Select(d => new JsonObject { ["reason"] = d.Key, ["texts"] = d.Value })]),
            ["heldOut"] = new JsonObject
            {
                ["development"] = HeldOutTexts.Development.Count,
                ["test"] = task.TestData.Count,
                ["remain"] = StillThere(task, corpus.Data),
            },
        };
    }

    private static JsonArray ByLanguage(TextTask task, GeneralCorpus corpus) => new([.. task.Labels.Select((label, i) =>
    {
        string[] texts = [.. Enumerable.Range(0, corpus.Data.Count).Where(row => corpus.Data.Labels[row] == i).Select(corpus.Data.Text)];
        return new JsonObject
        {
            ["language"] = label,
            ["texts"] = texts.Length,
            ["single words"] = texts.Count(text => !text.Contains(' ')),
            ["characters, median"] = texts.Select(text => text.Length).Order().ElementAt(texts.Length / 2),
        };
    })]);

    /// <summary>Texts that are a test text but for case and white space, or that the development sets have: counted apart from what drops them.</summary>
    private static int StillThere(TextTask task, TextData data)
    {
        HashSet<string> test = [.. Enumerable.Range(0, task.TestData.Count).Select(row => Folded(task.TestData.Text(row)))];
        return Enumerable.Range(0, data.Count).Count(row => test.Contains(Folded(data.Text(row))) || HeldOutTexts.Development.Contains(data.Text(row)));
    }

    private static string Folded(string text) => WhiteSpace.Fold(text).ToLowerInvariant();
}
