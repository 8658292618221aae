using System.CommandLine;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>The options that say which data is meant: a built-in task, or a file of one's own with its two columns and the seed of its split.</summary>
internal sealed class TaskOptions
{
    private readonly Symbol builtIn;
    private readonly string? defaultTask;
    private readonly IReadOnlyList<string> more;
    private readonly Option<string> data = new("--data") { Description = "Your own file instead: .csv, .tsv, .txt, .jsonl or .ndjson, in UTF-8", HelpName = "FILE" };
    private readonly Option<string> textColumn = new("--text-column") { Description = "The column of your file that holds the text", HelpName = "C" };
    private readonly Option<string> labelColumn = new("--label-column") { Description = "The column of your file that holds the label", HelpName = "C" };
    private readonly NumberOption seed = new("--seed", "Where randomness starts from: splitting your own file, and training", 1, 0);

    private TaskOptions(Symbol builtIn, string? defaultTask, IReadOnlyList<string> more)
    {
        this.more = more;
        this.builtIn = builtIn;
        this.defaultTask = defaultTask;
    }

    private static string Names => string.Join(", ", Tasks.All.Select(task => task.Name));

    /// <summary>The task is the verb's argument, without default.</summary>
    public static TaskOptions WithArgument() => new(
        new Argument<string?>("TASK") { Description = $"A built-in task: {Names}", Arity = ArgumentArity.ZeroOrOne }, null, []);

    /// <summary>The task is the option <c>--task</c>; <c>languages</c> unless given.</summary>
    /// <param name="more">Names of tasks that the verb takes besides, and looks after itself (<see cref="TaskName"/>).</param>
    public static TaskOptions WithOption(params IReadOnlyList<string> more) => new(
        new Option<string?>("--task") { Description = $"A built-in task: {string.Join(", ", [Names, .. more])} [default: {Tasks.Languages.Name}]", HelpName = "T" }, Tasks.Languages.Name, more);

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Verb verb)
    {
        if (builtIn is Argument argument)
        {
            verb.Arguments.Add(argument);
        }
        else
        {
            verb.Options.Add((Option)builtIn);
        }

        verb.Options.Add(data);
        verb.Options.Add(textColumn);
        verb.Options.Add(labelColumn);
        verb.Options.Add(seed);
    }

    /// <summary>The task that is named, or the default; null where there is neither.</summary>
    public string? TaskName(ParseResult arguments) =>
        (builtIn is Argument<string?> argument ? arguments.GetValue(argument) : arguments.GetValue((Option<string?>)builtIn)) ?? defaultTask;

    /// <summary>The seed.</summary>
    public int Seed(ParseResult arguments) => arguments.GetValue(seed);

    /// <summary>The names of the options that have a meaning without a file of one's own.</summary>
    public IEnumerable<string> BuiltInOptions => [builtIn.Name, seed.Name];

    /// <summary>True where a file of one's own is meant.</summary>
    public bool IsOwn(ParseResult arguments) => arguments.GetValue(data) is not null;

    /// <summary>The columns that were named.</summary>
    public LabelledFileOptions Columns(ParseResult arguments) =>
        new() { TextColumn = arguments.GetValue(textColumn), LabelColumn = arguments.GetValue(labelColumn) };

    /// <summary>The options of this group that were given, by name.</summary>
    public IEnumerable<string> Given(ParseResult arguments) =>
        GivenData(arguments).Concat(IsGiven(arguments, seed) ? [seed.Name] : []);

    /// <summary>Those of them that say which data is meant, by name.</summary>
    public IEnumerable<string> GivenData(ParseResult arguments) =>
        new[] { builtIn, data, textColumn, labelColumn }.Where(symbol => IsGiven(arguments, symbol)).Select(symbol => symbol.Name);

    /// <summary>Refuses what contradicts itself or names an unknown task, before anything is read.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="columnsHaveOtherUse">True where the columns may be meant for another file than <c>--data</c>.</param>
    /// <exception cref="UsageException">They contradict each other.</exception>
    public void Check(ParseResult arguments, bool columnsHaveOtherUse = false)
    {
        string? task = TaskName(arguments);
        LabelledFileOptions columns = Columns(arguments);
        if (arguments.GetValue(data) is { } path)
        {
            if (IsGiven(arguments, builtIn))
            {
                throw new UsageException($"--data '{path}' and the built-in task '{task}' cannot both be compared on. Leave one out.");
            }

            if (columns.TextColumn is null || columns.LabelColumn is null)
            {
                RequireColumns(path, columns);
            }

            return;
        }

        if (task is null)
        {
            throw new UsageException($"Which data? Name a built-in task ({Names}), or your own file with --data, --text-column and --label-column.");
        }

        if (LanguageTask.Names.Contains(task))
        {
            throw new UsageException($"The task '{task}' has no labels, so only '{MlNetPathCommand.Name} compare --task {task}' knows it. The tasks here are {Names}; your own file goes to --data.");
        }

        if (Tasks.All.All(t => t.Name != task))
        {
            string[] names = [.. Tasks.All.Select(t => t.Name), .. more];
            throw new UsageException($"There is no task '{task}'.{Spelling.DidYouMean(task, names)} The tasks are {string.Join(", ", names)}; your own file goes to --data.");
        }

        if (!columnsHaveOtherUse && (columns.TextColumn ?? columns.LabelColumn) is not null)
        {
            throw new UsageException($"{(columns.TextColumn is null ? labelColumn.Name : textColumn.Name)} names a column of no file. Give the file with --data.");
        }
    }

    /// <summary>Loads the data; <see cref="Check"/> comes first.</summary>
    /// <exception cref="InputException">The file or a package of the corpus cannot be used.</exception>
    public LoadedTask Load(ParseResult arguments, CommandContext context)
    {
        if (arguments.GetValue(data) is { } path)
        {
            LabelledTexts texts = LabelledFile.Read(path, Columns(arguments), new RowNotices(context, path), context.Stop);
            OwnTask own = OwnTask.Create(texts.Name, texts, Seed(arguments), context.Stop);
            return new LoadedTask(own.Task, own.Notes);
        }

        TextTask task = Tasks.Find(TaskName(arguments)!).Load(CorpusReading.Notice(context));
        return new LoadedTask(task, []);
    }

    // A file that names its columns 'text' and 'label', or a TSV file without header, needs no options; any other does.
    private void RequireColumns(string path, LabelledFileOptions columns)
    {
        IReadOnlyList<string> found = LabelledFile.Columns(path);
        bool headless = columns is { TextColumn: null, LabelColumn: null } && found.Count == 2 && Path.GetExtension(path).ToLowerInvariant() is ".tsv" or ".txt";
        Option? missing =
            headless ? null
            : columns.TextColumn is null && !found.Contains(LabelledFileOptions.DefaultTextColumn) ? textColumn
            : columns.LabelColumn is null && !found.Contains(LabelledFileOptions.DefaultLabelColumn) ? labelColumn
            : null;
        if (missing is not null)
        {
            throw new UsageException($"--data '{path}' needs {missing.Name} too. The file's columns are {string.Join(", ", found.Select(name => $"'{name}'"))}.");
        }
    }

    private static bool IsGiven(ParseResult arguments, Symbol symbol) =>
        arguments.GetResult(symbol) is { Tokens.Count: > 0 };
}
