using System.Globalization;
using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Gets a stage's model, trained now or kept from before, and says on the error stream which it was.</summary>
internal static class Training
{
    /// <summary>The options that a stage is trained with: its own defaults, the seed, what stops it and where it reports.</summary>
    public static StageOptions Options(IStage stage, int seed, CommandContext context) => stage.DefaultOptions with
    {
        Seed = seed,
        Cancellation = context.Stop,
        Progress = new TrainingNotices(stage.Card.Id, context),
    };

    /// <summary>The kept artifact, or a new one.</summary>
    public static StageArtifact GetOrTrain(ArtifactCache cache, IStage stage, TextTask task, StageOptions options, bool trainAnew, CommandContext context)
    {
        StageUnavailableException.ThrowIf(stage);
        IStage trained = (stage as IDerivedStage)?.Source ?? stage;
        if (trainAnew || (IsMissing(stage) && IsMissing(trained)))
        {
            Announce(trained, task, context);
        }

        StageArtifact artifact = cache.GetOrTrain(stage, task, options, trainAnew);
        if (artifact.Damage is { } damage)
        {
            context.Notice($"The kept model could not be used: {damage}");
        }

        if (artifact.NotKept is { } reason)
        {
            context.Notice($"The new model is used but not kept: {reason}");
        }

        context.Notice(artifact.Reused
            ? string.Create(CultureInfo.InvariantCulture, $"Reusing '{stage.Card.Id}', trained on '{task.Name}' on {artifact.Created:yyyy-MM-dd}; --train trains it anew.")
            : Done(artifact));
        return artifact;

        bool IsMissing(IStage of) => !Directory.Exists(cache.FolderOf(of, task, options));
    }

    /// <summary>Says that training begins.</summary>
    public static void Announce(IStage stage, TextTask task, CommandContext context) =>
        context.Notice(string.Create(CultureInfo.InvariantCulture, $"Training '{stage.Card.Id}' on {task.TrainData.Count:N0} texts of '{task.Name}'."));

    /// <summary>Says that it ended, and in how many seconds.</summary>
    public static string Done(StageArtifact artifact) =>
        artifact.SourceSha256 is not null ? $"Made '{artifact.Stage}' from the model of its source."
        : string.Create(CultureInfo.InvariantCulture, $"Trained '{artifact.Stage}' in {artifact.TrainSeconds:0.0} s.");
}
