using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary><c>compare</c>: runs stages on one split of one data set and writes the report that tells which one pays.</summary>
internal sealed class CompareVerb : Verb
{
    private readonly TaskOptions data = TaskOptions.WithOption(LanguageTask.Names);
    private readonly TestFileOptions test;
    private readonly StageChoice choice = new();
    private readonly OnnxFileOption onnx = new();
    private readonly Option<string> stageIds = new("--stages")
    {
        Description = "The stages, simple ones first, with commas between them",
        HelpName = "a,b,c",
        DefaultValueFactory = _ => StageCatalog.Default,
    };

    private readonly NumberOption texts = new("--texts", "Measure at most N test texts of each language (tasks of language)", 0, 1) { DefaultValueFactory = null };
    private readonly TextModelOption model = new("The folder of the language model (tasks of language)");
    private readonly NumberOption repeat = new("--repeat", "Train with N seeds and show the spread", 1, 1, 1000);
    private readonly Option<bool> train = new("--train") { Description = "Train anew, even where kept models would serve" };
    private readonly Option<string> output = new("--out") { Description = "The folder of the report", HelpName = "DIR", DefaultValueFactory = _ => "report" };
    private readonly JsonOption json = new();

    public CompareVerb()
        : base(
            "compare",
            "Compares stages on one split of one data set, and writes a report",
            "mlnetpath compare",
            "mlnetpath compare --task components --stages rules,learned --out components-report",
            "mlnetpath compare --data tickets.csv --text-column subject --label-column team --rules tickets.rules.json",
            "mlnetpath compare --test sentences.tsv --label-map zh-Hans=zh,zh-Hant=zh",
            "mlnetpath compare --stages learned --onnx theirs.onnx --onnx-labels theirs.labels.txt",
            "mlnetpath compare --task translation --texts 100 --out translation-report")
    {
        test = new TestFileOptions(data);
        data.AddTo(this);
        test.AddTo(this);
        choice.AddTo(this);
        onnx.AddTo(this);
        foreach (Option option in (Option[])[stageIds, texts, model, repeat, train, output, json])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context) =>
        data.TaskName(arguments) is { } task && LanguageTask.Names.Contains(task) && !data.IsOwn(arguments) ? RunLanguage(task, arguments, context) : RunLabels(arguments, context);

    private int RunLanguage(string task, ParseResult arguments, CommandContext context)
    {
        RequireMeaning(task, arguments);
        string? ids = IsGiven(arguments, stageIds) ? arguments.GetValue(stageIds) : null;
        string folder = arguments.GetRequiredValue(output);
        if (IsGiven(arguments, model))
        {
            LanguageModel.Load(model.Folder(arguments)).Dispose(); // who names one does not want a comparison without it
        }

        var options = new LanguageComparisonOptions
        {
            Seed = data.Seed(arguments),
            MostTexts = IsGiven(arguments, texts) ? arguments.GetValue(texts) : null,
            Command = Said(arguments),
        };
        LanguageCompare compare = LanguageCompare.Of(task, ids, context.LanguageStages ?? LanguageStageCatalog.Of(model.FolderIfAny(arguments)), options, context);
        JsonOutput wanted = json.Of(arguments);
        OutputPlace.CheckFolder(folder);
        LanguageReport report = compare.Run(wanted.ReplacesText);
        string reportJson = ReportFiles.ToJson(report);
        ReportFolder.Write(report, reportJson, folder);
        wanted.Write(context, () => reportJson);
        if (!wanted.ReplacesText)
        {
            TerminalReport.Write(report, folder, context);
        }

        return ExitCodes.Done;
    }

    // A task of language has neither labels nor files of one's own, and its stages keep their models themselves.
    private void RequireMeaning(string task, ParseResult arguments)
    {
        string[] known = [.. data.BuiltInOptions, stageIds.Name, texts.Name, model.Name, output.Name, json.Name];
        OptionResult? other = arguments.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(option => !option.Implicit && !option.Option.Recursive && !known.Contains(option.Option.Name));
        if (other is not null)
        {
            throw new UsageException($"{other.Option.Name} has no meaning for the task '{task}'. Leave it out; the options for it are {string.Join(", ", known)}.");
        }
    }

    private int RunLabels(ParseResult arguments, CommandContext context)
    {
        // Everything that can be wrong is looked at before anything takes long: options, places, files, and only then the work.
        data.Check(arguments, columnsHaveOtherUse: test.IsGiven(arguments));
        if (((Option[])[texts, model]).FirstOrDefault(option => IsGiven(arguments, option)) is { } given)
        {
            throw new UsageException($"{given.Name} is for the tasks {string.Join(" and ", LanguageTask.Names)}. Leave it out, or name such a task with --task.");
        }

        LabelMap? map = test.Map(arguments);
        IReadOnlyList<IStage> stages = choice.Catalog(arguments, onnx.Stages(arguments)).FindAll(arguments.GetRequiredValue(stageIds));
        choice.CheckUse(arguments, stages);
        if (int.MaxValue - data.Seed(arguments) < arguments.GetValue(repeat) - 1)
        {
            throw new UsageException($"--repeat counts on from --seed, which leaves no room above {int.MaxValue}. Choose a smaller --seed.");
        }

        JsonOutput wanted = json.Of(arguments);
        string folder = arguments.GetRequiredValue(output);
        OutputPlace.CheckFolder(folder);
        LoadedTask loaded = data.Load(arguments, context);
        OnnxFileOption.Check(stages, loaded.Task);
        IReadOnlyList<string> notes = [.. loaded.Notes, .. StageChoice.CheckRules(stages, loaded.Task)];
        using var spare = new ScratchFolder();
        ComparisonOptions options = test.Apply(arguments, context, loaded.Task, map, new ComparisonOptions
        {
            Seed = data.Seed(arguments),
            Repeat = arguments.GetValue(repeat),
            TrainAnew = arguments.GetValue(train),
            MeasureFor = context.MeasureFor,
            SpareArtifactFolder = spare.Path,
            Notes = notes,
            Command = Said(arguments),
        });

        ComparisonReport report = context.Terminal is { } terminal && !wanted.ReplacesText
            ? new LiveView(terminal, stages, context.Stop).Watch(progress => Compare(progress))
            : Compare(new PlainView(context, loaded.Task));
        string reportJson = ReportFiles.ToJson(report);
        ReportFolder.Write(report, reportJson, folder);
        wanted.Write(context, () => reportJson);
        if (!wanted.ReplacesText)
        {
            TerminalReport.Write(report, folder, context);
        }

        return ExitCodes.Done;

        ComparisonReport Compare(IProgress<ComparisonProgress> progress) => Comparison.Run(loaded.Task, stages, options, progress, context.Stop);
    }

    // As it was typed, so that it can be typed again.
    private static string Said(ParseResult arguments) => string.Join(' ', arguments.Tokens
        .Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value)
        .Prepend(MlNetPathCommand.Name));

    private static bool IsGiven(ParseResult arguments, Option option) => arguments.GetResult(option) is { Implicit: false };
}
