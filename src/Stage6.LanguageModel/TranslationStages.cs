using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>All ways to translate.</summary>
public static class TranslationStages
{
    /// <summary>How many beginnings of a translation the language model follows at once.</summary>
    public static int Beams => 4;

    /// <summary>The stages, simple ones first.</summary>
    /// <param name="folder">The folder of the trained language model; null for none, the stages that need it then cannot run.</param>
    public static IReadOnlyList<ILanguageStage<ITranslator>> All(string? folder) =>
    [
        new OneWayStage(new("copy", "copy", Deterministic: true) { WrittenByHand = true }, "", (_, _, _) => new CopyTranslator()),
        new OneWayStage(new("lexicon", "word for word (IBM model 1)", Deterministic: true), "", (pairs, target, cancellation) => new LexiconTranslator(pairs, target, cancellation: cancellation)),
        new OneWayStage(new("memory", "translation memory", Deterministic: true), "the nearest message", (pairs, _, _) => new TranslationMemory(pairs)),
        TransformerTranslationStage.Plain(folder),
        TransformerTranslationStage.WithMemory(folder),
    ];
}
