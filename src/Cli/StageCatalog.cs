using MlNetPath.Core;
using MlNetPath.Stage1.Rules;
using MlNetPath.Stage2.Learned;
using MlNetPath.Stage3.FirstPrinciples;
using MlNetPath.Stage4.DeepNetwork;
using MlNetPath.Stage5.OnnxScoring;

namespace MlNetPath.Cli;

/// <summary>All stages that the command knows. A new stage is one line here; the contract suite takes it in, too.</summary>
internal sealed class StageCatalog
{
    /// <summary>The stages of a comparison where none are named.</summary>
    public const string Default = "majority,rules,learned,learned:augmented,first-principles,deep,onnx-stock,onnx-int8,onnx-cuda";

    private readonly List<IStage> stages;
    private readonly IReadOnlyList<IStage> joining;

    /// <summary>Makes the catalog.</summary>
    /// <param name="rules">Somebody's own rules; null for those that come with the task.</param>
    /// <param name="plugin">Further stages from a file, or null.</param>
    /// <param name="joining">Stages that join every comparison, named or not.</param>
    /// <exception cref="InputException">The plugin cannot be used.</exception>
    public StageCatalog(RuleBook? rules = null, string? plugin = null, params IReadOnlyList<IStage> joining)
    {
        this.joining = joining;
        var deep = new DeepNetworkStage();
        #region registration
        stages =
        [
            new MajorityStage(),
            new RulesStage(rules),
            .. LearnedStage.All,
            new FirstPrinciplesStage(),
            deep,
            .. OnnxScoringStage.All(deep),
        ];
        #endregion
        stages.AddRange(joining);
        foreach (IStage stage in plugin is null ? [] : StagePlugin.Load(plugin))
        {
            if (stages.Any(known => known.Card.Id == stage.Card.Id))
            {
                throw new InputException($"The plugin '{plugin}' has a stage '{stage.Card.Id}', and so has {MlNetPathCommand.Name}. Give it another id.");
            }

            stages.Add(stage);
        }
    }

    /// <summary>The stages, simple ones first.</summary>
    public IReadOnlyList<IStage> Stages => stages;

    /// <summary>The stage of an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="others">What may stand in its place besides, for the error.</param>
    /// <exception cref="UsageException">There is none.</exception>
    public IStage Find(string id, params IReadOnlyList<string> others)
    {
        string[] known = [.. stages.Select(stage => stage.Card.Id), .. others];
        return stages.FirstOrDefault(stage => stage.Card.Id == id)
            ?? throw new UsageException($"There is no stage '{id}'.{Spelling.DidYouMean(id, known)} The stages are {string.Join(", ", known)}; others come with --plugin.");
    }

    /// <summary>The stages of a list of ids with commas between them, in its order; the majority class comes first even where it is not named, and what joins every comparison last.</summary>
    /// <exception cref="UsageException">One is unknown, or named twice.</exception>
    public IReadOnlyList<IStage> FindAll(string ids)
    {
        IStage[] found = [.. StageList.Of(ids).Select(id => Find(id))];
        IStage baseline = stages[0];
        return [.. found.Contains(baseline) ? Array.Empty<IStage>() : [baseline], .. found, .. joining.Except(found)];
    }
}
