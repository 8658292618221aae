using System.Text.Json.Nodes;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Benchmarks;

/// <summary>Validation messages translated by models/translator in several ways: what each part of how it translates is worth.</summary>
internal static class SearchRun
{
    private const int MostTokens = 200; // without the rules, a text in circles would only end with the context

    /// <summary>A row for each way, over all languages together; each has all that the ones before it have.</summary>
    public static JsonArray Measure()
    {
        using TextGenerator generator = TextGenerator.Load(ShippedModel.Folder("translator"), new() { BatchSize = 32 });
        (string Name, Func<GenerationOptions, FuzzyRepair, GenerationOptions> Add)[] ways =
        [
            ("alone, the likeliest token each time", (options, _) => options),
            ("no four tokens twice", (options, _) => options with { NoRepeatNgramSize = null }),
            ("four beams", (options, _) => options with { Beams = TranslationStages.Beams }),
            ("behind the nearest message", (options, repair) => options with { Task = repair.Task }),
            ("copying from it", (options, repair) => options with { Processor = repair.Copying }),
        ];
        var translated = new List<(string, string)>[ways.Length];
        foreach (ValidationMessages some in ValidationMessages.Of(ParallelCorpus.Load()))
        {
            var repair = new FuzzyRepair(generator, some.Known, "en", some.Target);
            TranslationPair[] pairs = [.. some.Pairs.Where(pair => generator.CountTokens(pair.Source, repair.Task) + MostTokens <= generator.ContextLength)];
            var options = new GenerationOptions { Task = Translate.To(some.Target), NoRepeatNgramSize = 0, Beams = 1, Temperature = 0, MaxNewTokens = MostTokens };
            for (int way = 0; way < ways.Length; way++)
            {
                options = ways[way].Add(options, repair);
                (translated[way] ??= []).AddRange(generator.Generate([.. pairs.Select(pair => pair.Source)], options).Zip(pairs, (text, pair) => (text.Text, pair.Target)));
            }
        }

        return [.. ways.Select((way, i) => new JsonObject { ["how it translates"] = way.Name, ["chrF"] = ValidationMessages.Score(translated[i]) })];
    }
}
