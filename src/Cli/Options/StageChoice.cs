using System.CommandLine;
using MlNetPath.Core;
using MlNetPath.Stage1.Rules;

namespace MlNetPath.Cli;

/// <summary>The options that say where stages come from and what they are told: <c>--rules</c> and <c>--plugin</c>.</summary>
internal sealed class StageChoice
{
    private const string RulesId = "rules";

    private readonly Option<string> rules = new("--rules") { Description = "Your own rule book (JSON) for the stage 'rules'", HelpName = "FILE" };
    private readonly Option<string> plugin = new("--plugin") { Description = "An assembly with further stages", HelpName = "DLL" };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.Options.Add(rules);
        verb.Options.Add(plugin);
    }

    /// <summary>The catalog that the command line asks for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="joining">Stages that join every comparison.</param>
    /// <exception cref="InputException">The rule book or the plugin cannot be used.</exception>
    public StageCatalog Catalog(ParseResult arguments, params IReadOnlyList<IStage> joining) =>
        new(arguments.GetValue(rules) is { } path ? RuleBook.Load(path) : null, arguments.GetValue(plugin), joining);

    /// <summary>True where <c>--rules</c> was given.</summary>
    public bool HasRules(ParseResult arguments) => arguments.GetValue(rules) is not null;

    /// <summary>The options of this group that were given, by name.</summary>
    public IEnumerable<string> Given(ParseResult arguments) => new[] { rules, plugin }.Where(option => arguments.GetValue(option) is not null).Select(option => option.Name);

    /// <summary>Refuses a rule book that none of the stages would read.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public void CheckUse(ParseResult arguments, IEnumerable<IStage> stages)
    {
        if (HasRules(arguments) && stages.All(stage => stage.Card.Id != RulesId))
        {
            throw new UsageException($"--rules is for the stage '{RulesId}', which is not among the stages chosen. Add it, or leave --rules out.");
        }
    }

    /// <summary>
    /// Lets the rules stage look at its book before anything else is trained, and says what a reader must know about it.
    /// </summary>
    /// <exception cref="InputException">A rule speaks of a label that the task does not have.</exception>
    public static IReadOnlyList<string> CheckRules(IEnumerable<IStage> stages, TextTask task)
    {
        if (stages.OfType<RulesStage>().FirstOrDefault(stage => stage.Card.Id == RulesId) is not { } stage)
        {
            return [];
        }

        stage.CreatePipeline(new Microsoft.ML.MLContext(), task, stage.DefaultOptions);
        return stage.BookFor(task, stage.DefaultOptions) is null
            ? [$"No rules were given for '{task.Name}', so the stage '{RulesId}' answers with the most frequent label. Write a rule book and name it with --rules."]
            : [];
    }
}
