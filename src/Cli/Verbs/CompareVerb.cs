using System.CommandLine;
using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary><c>compare</c>: runs stages on one split of one data set and writes the report that tells which one pays.</summary>
internal sealed class CompareVerb : Verb
{
    private readonly TaskOptions data = TaskOptions.WithOption();
    private readonly TestFileOptions test;
    private readonly StageChoice choice = new();
    private readonly OnnxFileOption onnx = new();
    private readonly Option<string> stageIds = new("--stages")
    {
        Description = "The stages, simple ones first, with commas between them",
        HelpName = "a,b,c",
        DefaultValueFactory = _ => StageCatalog.Default,
    };

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
            "mlnetpath compare --stages learned --onnx theirs.onnx --onnx-labels theirs.labels.txt")
    {
        test = new TestFileOptions(data);
        data.AddTo(this);
        test.AddTo(this);
        choice.AddTo(this);
        onnx.AddTo(this);
        foreach (Option option in (Option[])[stageIds, repeat, train, output, json])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        // Everything that can be wrong is looked at before anything takes long: options, places, files, and only then the work.
        data.Check(arguments, columnsHaveOtherUse: test.IsGiven(arguments));
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

        // As it was typed, so that it can be typed again.
        static string Said(ParseResult arguments) => string.Join(' ', arguments.Tokens
            .Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value)
            .Prepend(MlNetPathCommand.Name));

        ComparisonReport Compare(IProgress<ComparisonProgress> progress) => Comparison.Run(loaded.Task, stages, options, progress, context.Stop);
    }
}
