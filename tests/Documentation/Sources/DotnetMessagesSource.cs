using System.Text.Json.Nodes;
using MlNetPath.Core;
using MlNetPath.Core.DotnetMessages;

namespace MlNetPath.Documentation.Tests;

/// <summary>What the card of dotnet-messages says, counted in the data itself.</summary>
internal static class DotnetMessagesSource
{
    public static JsonNode Make()
    {
        MessageCorpus corpus = MessageCorpus.Extract();
        IReadOnlyList<Message> messages = corpus.Messages;
        return new JsonObject
        {
            ["strings"] = messages.Count,
            ["groups"] = new MessageGroups(messages).Count,
            ["packageCount"] = MessagePackage.All.Count,
            ["definition"] = MessagePackage.DefinitionHash,
            ["packages"] = new JsonArray([.. MessagePackage.All.Select(p => new JsonObject
            {
                ["package"] = p.Id,
                ["version"] = p.Version,
                ["licence"] = p.License,
                ["component"] = p.Component.Length > 0 ? p.Component : "–",
            })]),
            ["byLanguage"] = Counts("language", messages, m => m.Language),
            ["byComponent"] = Counts("component", messages, m => m.Component.Length > 0 ? m.Component : "–"),
            ["withoutOwnScript"] = WithoutOwnScript(Tasks.Languages.Make(corpus)),
            ["almostEnglish"] = AlmostEnglish(messages),
            ["languages"] = TaskFacts(Tasks.Languages, corpus),
            ["components"] = TaskFacts(Tasks.Components, corpus),
        };
    }

    private static JsonArray Counts(string heading, IEnumerable<Message> messages, Func<Message, string> key) =>
        new([.. messages.GroupBy(key).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new JsonObject
        {
            [heading] = g.Key,
            ["strings"] = g.Count(),
            ["characters, median"] = g.Select(m => m.Text.Length).Order().ElementAt(g.Count() / 2),
        })]);

    private static JsonObject TaskFacts(BuiltInTask builtIn, MessageCorpus corpus)
    {
        TextTask task = builtIn.Make(corpus);
        return new JsonObject
        {
            ["question"] = builtIn.Question,
            ["fingerprint"] = task.Fingerprint,
            ["labels"] = task.Labels.Count,
            ["train"] = task.TrainData.Count,
            ["validation"] = task.ValidationData.Count,
            ["test"] = task.TestData.Count,
            ["almostTrained"] = AlmostTrained(task),
            ["dropped"] = new JsonArray([.. task.Dropped.Select(d => new JsonObject { ["reason"] = d.Key, ["strings"] = d.Value })]),
            ["byLabel"] = new JsonArray([.. task.Labels.Select((label, i) => new JsonObject
            {
                ["label"] = label,
                ["train"] = task.TrainData.Labels.Count(i),
                ["validation"] = task.ValidationData.Labels.Count(i),
                ["test"] = task.TestData.Labels.Count(i),
            })]),
            ["slices"] = new JsonArray([.. task.Slices.Select(s => new JsonObject { ["slice"] = s.Name, ["texts"] = s.Data.Count })]),
        };
    }

    /// <summary>Test texts that differ from a training text in nothing but case, digits, spaces and punctuation.</summary>
    private static int AlmostTrained(TextTask task)
    {
        HashSet<string> trained = [.. Enumerable.Range(0, task.TrainData.Count).Select(row => Letters(task.TrainData.Text(row)))];
        return Enumerable.Range(0, task.TestData.Count).Count(row => trained.Contains(Letters(task.TestData.Text(row))));
    }

    /// <summary>Chinese, Japanese, Korean and Russian texts that have only letters of the Latin alphabet: mostly names left as they are.</summary>
    private static int WithoutOwnScript(TextTask task)
    {
        HashSet<int> others = [.. task.Labels.Index().Where(l => l.Item is "ja" or "ko" or "ru" or "zh-Hans" or "zh-Hant").Select(l => l.Index)];
        return new[] { task.TrainData, task.ValidationData, task.TestData }.Sum(data => Enumerable.Range(0, data.Count)
            .Count(row => others.Contains(data.Labels[row]) && data.Text(row).Where(char.IsLetter).All(c => c <= '\u024F')));
    }

    /// <summary>Translations with the letters of their English original, but not its very text: still English, and labelled otherwise.</summary>
    private static int AlmostEnglish(IReadOnlyList<Message> messages)
    {
        Dictionary<string, string> english = [];
        foreach (Message message in messages.Where(m => m.Language == "en"))
        {
            english[message.Key] = message.Text;
        }

        return messages.Count(m => m.Language != "en" && english.TryGetValue(m.Key, out string? original)
            && original != m.Text && Letters(original) is { Length: > 1 } letters && letters == Letters(m.Text));
    }

    private static string Letters(string text) =>
        new string([.. text.Where(char.IsLetter)]).ToLowerInvariant();
}
