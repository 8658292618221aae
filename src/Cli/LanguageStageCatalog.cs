using MlNetPath.Core;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli;

/// <summary>All stages of language that the command knows, simple ones first.</summary>
internal sealed class LanguageStageCatalog
{
    /// <summary>Those that translate.</summary>
    public IReadOnlyList<ILanguageStage<ITranslator>> Translation { get; init; } = [];

    /// <summary>Those that tell what comes next.</summary>
    public IReadOnlyList<ILanguageStage<INextTokenModel>> NextToken { get; init; } = [];

    /// <summary>The stages of Stage 6.</summary>
    /// <param name="folder">The folder of the trained language model; null for none.</param>
    public static LanguageStageCatalog Of(string? folder) => new() { Translation = TranslationStages.All(folder), NextToken = NextTokenStages.All(folder) };

    /// <summary>The stages of a list of ids with commas between them, in its order; all where none are named.</summary>
    /// <param name="stages">The stages of a task.</param>
    /// <param name="task">Its name.</param>
    /// <param name="ids">The list, or null.</param>
    /// <exception cref="UsageException">One is unknown, or named twice.</exception>
    /// <exception cref="InputException">There are no stages at all.</exception>
    public static IReadOnlyList<ILanguageStage<TModel>> FindAll<TModel>(IReadOnlyList<ILanguageStage<TModel>> stages, string task, string? ids)
        where TModel : ILanguageModel
    {
        if (stages.Count == 0)
        {
            throw new InputException($"This build of {MlNetPathCommand.Name} has no stage for the task '{task}'. Name another task.");
        }

        string[] known = [.. stages.Select(stage => stage.Card.Id)];
        return ids is null ? stages : [.. StageList.Of(ids).Select(id => stages.FirstOrDefault(stage => stage.Card.Id == id)
            ?? throw new UsageException($"There is no stage '{id}' for the task '{task}'.{Spelling.DidYouMean(id, known)} Its stages are {string.Join(", ", known)}."))];
    }
}
