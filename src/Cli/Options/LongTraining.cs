using System.CommandLine;
using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli;

/// <summary>The options of a training that takes long: <c>--budget</c> and <c>--resume</c>, for stages that know them.</summary>
internal sealed class LongTraining
{
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

    private TimeSpan? Budget(ParseResult arguments) => arguments.GetValue(budget) is > 0 and var minutes ? TimeSpan.FromMinutes(minutes) : null;
}
