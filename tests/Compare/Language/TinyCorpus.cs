using MlNetPath.Core;
using MlNetPath.Core.DotnetMessages;

namespace MlNetPath.Compare.Tests;

/// <summary>A small parallel corpus whose translations a fake can compute: every word gets the language's name for its ending.</summary>
internal static class TinyCorpus
{
    private static readonly string[] Words = ["open", "close", "file", "method", "type", "reference", "missing", "argument", "the", "value", "cannot", "be", "found", "assembly"];

    /// <summary>Messages of two to nine words, two to a group, most in the test split.</summary>
    public static ParallelCorpus Create(int test = 60, int seed = 1)
    {
        var random = new Random(seed);
        return Of([.. Enumerable.Range(0, test + 20).Select(i =>
        {
            string english = string.Join(' ', Enumerable.Range(0, random.Next(1, 9)).Select(_ => Words[random.Next(Words.Length)]).Append($"number{i}"));
            return (i < 20 ? Split.Train : Split.Test, i / 2, english);
        })]);
    }

    /// <summary>A corpus of these English texts.</summary>
    public static ParallelCorpus Of(params (Split Split, int Group, string English)[] messages) => new([.. messages.Select(message =>
        new ParallelMessage(message.Split, message.Group, [.. ParallelCorpus.Languages.Select(language => Translate(message.English, language))]))]);

    /// <summary>What a text is in a language.</summary>
    public static string Translate(string english, string language) =>
        language == "en" ? english : string.Join(' ', english.Split(' ').Select(word => $"{word}{language}"));
}
