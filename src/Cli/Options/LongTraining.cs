using System.CommandLine;
using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Stage6.LanguageModel;
using MlNetPath.Torch.Training;

namespace MlNetPath.Cli;

/// <summary>The options of a training that takes long: <c>--budget</c> and <c>--resume</c>, for stages that know them.</summary>
internal sealed class LongTraining
{
    /// <summary>What is said when a training is told to end.</summary>
    public const string Ending = "Ending: what was learned is measured and written. Ctrl+C again stops at once; --resume goes on from the last checkpoint.";

    private readonly NumberOption budget = new("--budget", "How many minutes training may take at most (stages that train long)", 0, 1, 100_000) { HelpName = "MINUTES", DefaultValueFactory = null };
    private readonly Option<bool> resume = new("--resume") { Description = "Go on with a training that was broken off (stages that train long)" };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.Options.Add(budget);
        verb.Options.Add(resume);
    }

    /// <summary>True for a stage that they are for.</summary>
    public static bool Is(IStage stage) => stage.DefaultOptions is LongTrainingOptions;

    /// <summary>Refuses them where the stage would not go by them.</summary>
    /// <exception cref="UsageException">One was given to a stage that trains in seconds.</exception>
    public void CheckUse(ParseResult arguments, IStage stage)
    {
        if (!Is(stage) && (arguments.GetResult(budget) is not null || arguments.GetValue(resume)))
        {
            throw new UsageException($"{(arguments.GetValue(resume) ? "--resume" : "--budget")} is for stages that train long, and '{stage.Card.Id}' does not. Leave it out.");
        }
    }

    /// <summary>The options of a thorough training with checkpoints in the user's cache, where the stage trains long; else those given.</summary>
    public StageOptions Apply(ParseResult arguments, IStage stage, TextTask task, StageOptions options, CommandContext context)
    {
        if (options is not LongTrainingOptions training)
        {
            return options;
        }

        string name = string.Concat($"{stage.Card.Id}-{task.Name}".Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        string folder = UserCache.Folder("checkpoints", string.Create(CultureInfo.InvariantCulture, $"{name}-{task.Fingerprint[..12]}-{options.Seed}"));
        Tell(arguments.GetValue(resume), folder, context);
        return training with
        {
            Thorough = true,
            Budget = Budget(arguments),
            CheckpointFolder = folder,
            Resume = arguments.GetValue(resume),
            Finish = context.Stop,
            Cancellation = default,
        };
    }

    /// <summary>The same for the language model, which is no stage.</summary>
    public LanguageModelOptions Apply(ParseResult arguments, LanguageModelOptions options) => options with { Budget = Budget(arguments), Resume = arguments.GetValue(resume) };

    /// <summary>Says what becomes of a training that was broken off, or that there is none.</summary>
    /// <param name="resumes">Whether it is to be gone on with.</param>
    /// <param name="folder">The folder of its checkpoint.</param>
    /// <param name="context">Where to.</param>
    public static void Tell(bool resumes, string folder, CommandContext context)
    {
        bool isThere = File.Exists(Path.Combine(folder, Checkpoint.FileName));
        if (isThere != resumes)
        {
            context.Notice(isThere
                ? "A training of this that was broken off is replaced by a new one; --resume would go on with it."
                : "There is no training of this data and this seed that was broken off, so it begins anew.");
        }
    }

    /// <summary>Says that a training ends, as soon as it is told to.</summary>
    public static CancellationTokenRegistration TellEnding(CommandContext context) => context.Stop.Register(() => context.Notice(Ending));

    /// <summary>Says that a training was ended early, where it was.</summary>
    public static void TellEnd(CommandContext context)
    {
        if (context.Stop.IsCancellationRequested)
        {
            context.Notice("Training was ended early, and the best so far is kept; --resume goes on from where it was.");
        }
    }

    private TimeSpan? Budget(ParseResult arguments) => arguments.GetValue(budget) is > 0 and var minutes ? TimeSpan.FromMinutes(minutes) : null;
}
