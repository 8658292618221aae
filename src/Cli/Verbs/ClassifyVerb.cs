using System.CommandLine;
using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary><c>classify</c>: labels texts from the command line, a file or standard input, one line each, in order.</summary>
internal sealed class ClassifyVerb : Verb
{
    // Lines that are answered at once: enough to keep all cores busy, little enough to see it move.
    private const int BatchSize = 4096;

    private readonly Argument<string[]> texts = new("TEXT") { Description = "Texts; none to read them from --input or standard input, one a line", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> stageId = new("--stage") { Description = "The stage that answers", HelpName = "ID" };
    private readonly Option<string> model = new("--model") { Description = "A folder that 'train' wrote, instead of a stage and its data", HelpName = "DIR" };
    private readonly TaskOptions data = TaskOptions.WithOption();
    private readonly StageChoice choice = new();
    private readonly Option<string> input = new("--input") { Description = "A UTF-8 file with one text a line; '-' for standard input", HelpName = "FILE" };
    private readonly Option<bool> labelsOnly = new("--labels-only") { Description = "Write only the label of each text" };
    private readonly Option<bool> why = new("--why") { Description = "Add the reason, where the stage can tell" };
    private readonly NumberOption top = new("--top", "How many labels to give, the most probable first", 1, 1);
    private readonly Option<bool> json = new("--json") { Description = "Write one JSON object a line" };
    private readonly Option<bool> train = new("--train") { Description = "Train anew, even where a kept model would serve" };

    public ClassifyVerb()
        : base(
            "classify",
            "Labels texts: one line of output for each line of input, in order",
            "mlnetpath classify --stage rules --task languages --why \"Wo ist der Bahnhof?\"",
            "mlnetpath classify --stage learned --task languages --input texts.txt --labels-only > labels.txt",
            "mlnetpath classify --model tickets-model < subjects.txt")
    {
        Arguments.Add(texts);
        Options.Add(stageId);
        data.AddTo(this);
        Options.Add(model);
        choice.AddTo(this);
        foreach (Option option in (Option[])[input, labelsOnly, why, top, json, train])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        Check(arguments);
        StageCatalog catalog = choice.Catalog(arguments);
        using Stream? source = Open(arguments, context);
        using var spare = new ScratchFolder();
        (IStage stage, StageArtifact artifact) = arguments.GetValue(model) is { } folder
            ? ReadModel(catalog, folder)
            : GetOrTrain(catalog, arguments, spare.Path, context);
        using var classifier = new TextClassifier(stage, artifact);
        var format = new AnswerFormat
        {
            LabelsOnly = arguments.GetValue(labelsOnly),
            AsJson = arguments.GetValue(json),
            Top = arguments.GetValue(top),
            Why = arguments.GetValue(why),
        };
        if (source is null)
        {
            Answer(classifier, format, arguments.GetValue(texts)!, context);
            return ExitCodes.Done;
        }

        var reader = new LineReader(source, arguments.GetValue(input) is { } path and not "-" ? $"'{path}'" : "standard input");
        AnswerLines(classifier, format, reader, context);
        return ExitCodes.Done;
    }

    private void Check(ParseResult arguments)
    {
        bool hasTexts = arguments.GetValue(texts) is { Length: > 0 };
        if (hasTexts && arguments.GetValue(input) is not null)
        {
            throw new UsageException("Texts are given both on the command line and with --input. Leave one out.");
        }

        if (arguments.GetValue(labelsOnly) && (arguments.GetValue(json) || arguments.GetValue(why) || arguments.GetValue(top) > 1))
        {
            string other = arguments.GetValue(json) ? json.Name : arguments.GetValue(why) ? why.Name : top.Name;
            throw new UsageException($"--labels-only leaves no room for {other}. Leave one out.");
        }

        if (arguments.GetValue(model) is not null)
        {
            string? other = arguments.GetValue(stageId) is not null ? stageId.Name
                : choice.HasRules(arguments) ? "--rules"
                : arguments.GetValue(train) ? train.Name
                : data.Given(arguments).FirstOrDefault();
            if (other is not null)
            {
                throw new UsageException($"--model has its stage and its data in it, so {other} says nothing. Leave one out.");
            }
        }
        else
        {
            if (arguments.GetValue(stageId) is null)
            {
                throw new UsageException("Who shall answer? Name a stage with --stage, or a folder that 'train' wrote with --model.");
            }

            data.Check(arguments);
        }
    }

    // What the texts come from; null where they are on the command line. Opened before any training.
    private Stream? Open(ParseResult arguments, CommandContext context)
    {
        if (arguments.GetValue(texts) is { Length: > 0 })
        {
            return null;
        }

        if (arguments.GetValue(input) is { } path and not "-")
        {
            if (Directory.Exists(path))
            {
                throw new InputException($"'{path}' is a folder. Name a file with --input.");
            }

            try
            {
                return File.OpenRead(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new InputException($"Cannot read '{path}': {e.Message} Name a file that can be read with --input.", e);
            }
        }

        return StandardInput.Open(context, "texts, one a line", "Give texts on the command line, or a file with --input.");
    }

    private static (IStage Stage, StageArtifact Artifact) ReadModel(StageCatalog catalog, string folder)
    {
        StageArtifact artifact = StageArtifact.Read(folder);
        artifact.Verify();
        return catalog.Stages.FirstOrDefault(stage => stage.Card.Id == artifact.Stage) is { } stage
            ? (stage, artifact)
            : throw new InputException($"The model '{folder}' was made by the stage '{artifact.Stage}', which is not here. Name the assembly that has it with --plugin.");
    }

    private (IStage Stage, StageArtifact Artifact) GetOrTrain(StageCatalog catalog, ParseResult arguments, string spare, CommandContext context)
    {
        IStage stage = catalog.Find(arguments.GetValue(stageId)!);
        choice.CheckUse(arguments, [stage]);
        (TextTask task, IReadOnlyList<string> notes) = data.Load(arguments, context);
        foreach (string note in (IEnumerable<string>)[.. notes, .. StageChoice.CheckRules([stage], task)])
        {
            context.Notice(note);
        }

        StageOptions options = Training.Options(stage, data.Seed(arguments), context);
        var cache = new ArtifactCache(UserCache.Folder("artifacts"), spare, new ComparisonOptions().ShippedModelFolder);
        return (stage, Training.GetOrTrain(cache, stage, task, options, arguments.GetValue(train), context));
    }

    private static void AnswerLines(TextClassifier classifier, AnswerFormat format, LineReader reader, CommandContext context)
    {
        while (reader.ReadSome(BatchSize) is { Count: > 0 } batch)
        {
            Answer(classifier, format, batch, context);
        }
    }

    private static void Answer(TextClassifier classifier, AnswerFormat format, IReadOnlyList<string> batch, CommandContext context)
    {
        ScoreTable scores = classifier.Score(batch, context.Stop);
        for (int row = 0; row < batch.Count; row++)
        {
            context.Output.WriteLine(format.Line(classifier, batch[row], scores[row]));
        }

        // Whoever writes line by line waits for the answer.
        context.Output.Flush();
    }
}
