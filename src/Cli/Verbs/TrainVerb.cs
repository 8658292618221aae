using System.CommandLine;
using System.Globalization;
using MlNetPath.Compare;
using MlNetPath.Core;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli;

/// <summary><c>train</c>: trains one stage and writes its model into a folder that <c>classify --model</c> reads, and where it can, an ONNX file for apps beside it; or the language model.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly Argument<string> stageId = new("STAGE") { Description = $"The stage's id, or {LanguageModelTraining.Id} for the language model" };
    private readonly TaskOptions data = TaskOptions.WithOption();
    private readonly StageChoice choice = new();
    private readonly Option<string> output = new("--out") { Description = "The folder to write the model to; a model that is there is replaced", HelpName = "DIR", Required = true };
    private readonly LongTraining longTraining = new();
    private readonly Option<string> from = new("--from") { Description = "The folder of a language model whose learning goes on; without, it begins with nothing learned", HelpName = "DIR" };
    private readonly JsonOption json = new();

    public TrainVerb()
        : base(
            "train",
            "Trains a stage, or the language model, and writes the model into a folder",
            "mlnetpath train learned --task languages --out languages",
            "mlnetpath train learned --data tickets.csv --text-column subject --label-column team --out tickets-model",
            "mlnetpath train deep --task components --out components --budget 60 --resume",
            "mlnetpath train lm --out translator --budget 120",
            "mlnetpath train lm --from translator --out better --budget 120")
    {
        Arguments.Add(stageId);
        data.AddTo(this);
        choice.AddTo(this);
        Options.Add(output);
        longTraining.AddTo(this);
        Options.Add(from);
        Options.Add(json);
    }

    /// <inheritdoc/>
    public override bool AnswersStop(ParseResult arguments) => IsLanguageModel(arguments) || LongTraining.Is(Stage(arguments));

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        if (IsLanguageModel(arguments))
        {
            return RunLanguageModel(arguments, context);
        }

        if (arguments.GetValue(from) is not null)
        {
            throw new UsageException($"{from.Name} is for '{LanguageModelTraining.Id}'. Leave it out.");
        }

        data.Check(arguments);
        IStage stage = Stage(arguments);
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
            ? Watched(new TrainingView(terminal, stage.Card.Id, context.Stop))
            : Unwatched();
        context.Notice(Training.Done(artifact));
        LongTraining.TellEnd(context);
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

        StageArtifact Unwatched()
        {
            using CancellationTokenRegistration told = LongTraining.Is(stage) ? LongTraining.TellEnding(context) : default;
            return ArtifactCache.Train(stage, task, options, folder);
        }

        StageArtifact Watched(TrainingView view) => view.Watch(() => ArtifactCache.Train(stage, task, options with { Progress = view }, folder));
    }

    private bool IsLanguageModel(ParseResult arguments) => arguments.GetRequiredValue(stageId) == LanguageModelTraining.Id;

    private IStage Stage(ParseResult arguments) => choice.Catalog(arguments).Find(arguments.GetRequiredValue(stageId), LanguageModelTraining.Id);

    private int RunLanguageModel(ParseResult arguments, CommandContext context)
    {
        if (data.GivenData(arguments).Concat(choice.Given(arguments)).FirstOrDefault() is { } other)
        {
            throw new UsageException($"{other} is for stages that label texts, and '{LanguageModelTraining.Id}' learns the built-in corpus. Leave it out.");
        }

        JsonOutput wanted = json.Of(arguments);
        string folder = arguments.GetRequiredValue(output);
        string? begun = arguments.GetValue(from);
        LanguageModelTraining.Check(folder, begun);
        LanguageModelMade made = new LanguageModelTraining(context).Run(
            folder, longTraining.Apply(arguments, new LanguageModelOptions { Seed = data.Seed(arguments), From = begun }), watched: context.Terminal is not null && !wanted.ReplacesText);
        context.Notice(string.Create(CultureInfo.InvariantCulture, $"Trained '{LanguageModelTraining.Id}' in {made.TrainSeconds:0.0} s."));
        LongTraining.TellEnd(context);
        wanted.Write(context, made);
        if (!wanted.ReplacesText)
        {
            context.Output.WriteLine($"The model lies in '{folder}'. Use it with: {MlNetPathCommand.Name} translate --to de --model {folder} TEXT");
        }

        return ExitCodes.Done;
    }
}
