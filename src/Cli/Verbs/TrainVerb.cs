using System.CommandLine;
using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary><c>train</c>: trains one stage and writes its model into a folder that <c>classify --model</c> reads, and where it can, an ONNX file for apps beside it.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly Argument<string> stageId = new("STAGE") { Description = "The stage's id" };
    private readonly TaskOptions data = TaskOptions.WithOption();
    private readonly StageChoice choice = new();
    private readonly Option<string> output = new("--out") { Description = "The folder to write the model to; a model that is there is replaced", HelpName = "DIR", Required = true };
    private readonly LongTraining longTraining = new();
    private readonly JsonOption json = new();

    public TrainVerb()
        : base(
            "train",
            "Trains a stage and writes its model into a folder",
            "mlnetpath train learned --task languages --out languages",
            "mlnetpath train learned --data tickets.csv --text-column subject --label-column team --out tickets-model",
            "mlnetpath train deep --task components --out components --budget 60 --resume")
    {
        Arguments.Add(stageId);
        data.AddTo(this);
        choice.AddTo(this);
        Options.Add(output);
        longTraining.AddTo(this);
        Options.Add(json);
    }

    /// <inheritdoc/>
    public override bool AnswersStop(ParseResult arguments) => LongTraining.Is(choice.Catalog(arguments).Find(arguments.GetRequiredValue(stageId)));

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        data.Check(arguments);
        IStage stage = choice.Catalog(arguments).Find(arguments.GetRequiredValue(stageId));
        choice.CheckUse(arguments, [stage]);
        longTraining.CheckUse(arguments, stage);
        StageUnavailableException.ThrowIf(stage);
        JsonOutput wanted = json.Of(arguments);
        string folder = arguments.GetRequiredValue(output);
        OutputPlace.CheckFolderToReplace(folder);
        ArtifactCache.RefuseForeignFolder(folder);
        (TextTask task, IReadOnlyList<string> notes) = data.Load(arguments, context);
        foreach (string note in (IEnumerable<string>)[.. notes, .. StageChoice.CheckRules([stage], task)])
        {
            context.Notice(note);
        }

        Training.Announce(stage, task, context);
        StageOptions options = longTraining.Apply(arguments, stage, task, Training.Options(stage, data.Seed(arguments), context), context);
        StageArtifact artifact = LongTraining.Is(stage) && context.Terminal is { } terminal && !wanted.ReplacesText
            ? Watched(new TrainingView(terminal, stage.Card.Id))
            : ArtifactCache.Train(stage, task, options, folder);
        context.Notice(Training.Done(artifact));
        if (artifact.Export is { } export)
        {
            context.Notice($"For apps: {export}.");
        }

        wanted.Write(context, artifact);
        if (!wanted.ReplacesText)
        {
            context.Output.WriteLine($"The model lies in '{folder}'. Use it with: {MlNetPathCommand.Name} classify --model {folder}");
        }

        return ExitCodes.Done;

        StageArtifact Watched(TrainingView view) => view.Watch(() => ArtifactCache.Train(stage, task, options with { Progress = view }, folder));
    }
}
