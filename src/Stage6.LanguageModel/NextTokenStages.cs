using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>All ways to tell what comes next in a text.</summary>
public static class NextTokenStages
{
    /// <summary>The stages, simple ones first.</summary>
    /// <param name="folder">The folder of the trained language model; null for none, the stages that need it then cannot run.</param>
    public static IReadOnlyList<ILanguageStage<INextTokenModel>> All(string? folder) => [new RulesStage(), KneserNeyStage.Bytes(), KneserNeyStage.Tokens(), new TransformerStage(folder), new TransformerWithNgramsStage(folder)];
}
