using System.Text.Json.Nodes;
using MlNetPath.Stage3.FirstPrinciples;

namespace MlNetPath.Documentation.Tests;

/// <summary>What the card of first-words says, counted in the corpus itself.</summary>
internal static class FirstWordsSource
{
    public static JsonNode Make()
    {
        Corpus corpus = Corpus.FirstWords;
        return new JsonObject
        {
            ["sentences"] = corpus.Sentences.Count,
            ["languages"] = corpus.Sentences.Select(s => s.Language).Distinct().Count(),
            ["words"] = Words(corpus.Sentences).Count(),
            ["different"] = Words(corpus.Sentences).Distinct().Count(),
            ["fingerprint"] = corpus.Fingerprint,
            ["byLanguage"] = new JsonArray([.. corpus.Sentences.GroupBy(s => s.Language).Select(g => new JsonObject
            {
                ["language"] = g.Key,
                ["sentences"] = g.Count(),
                ["words"] = Words(g).Count(),
                ["different words"] = Words(g).Distinct().Count(),
                ["San Francisco"] = Pairs(g).Count(pair => pair is ("San", "Francisco")),
                ["kittens"] = g.Count(s => s.Words.Any(IsKitten)),
            })]),
            ["afterSan"] = new JsonArray([.. Pairs(corpus.Sentences).Where(pair => pair.First == "San").GroupBy(pair => pair.Second)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => new JsonObject { ["after San"] = g.Key, ["times"] = g.Count() })]),
        };
    }

    private static IEnumerable<string> Words(IEnumerable<Sentence> sentences) => sentences.SelectMany(s => s.Words).Where(WordSplitter.IsWord);

    private static IEnumerable<(string First, string Second)> Pairs(IEnumerable<Sentence> sentences) => sentences.SelectMany(s => s.Words.Zip(s.Words.Skip(1)));

    // In nine languages, in the forms that the corpus has. The Turkish one is two words, the first of which stands nowhere else.
    private static bool IsKitten(string word) =>
        word is "kitten" or "kittens" or "Kätzchen" or "chaton" or "gatito" or "gatitos" or "gattino" or "gatinho" or "kotek" or "kotě" or "yavru";
}
