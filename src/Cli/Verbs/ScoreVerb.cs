using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;
using OnnxClassifier = MlNetPath.Onnx.Runtime.TextClassifier;

namespace MlNetPath.Cli;

/// <summary><c>score</c>: adds label and probability to every row of a file of any size; a run that was stopped goes on where it was.</summary>
internal sealed class ScoreVerb : Verb
{
    private readonly Option<string> model = new("--model") { Description = "A text classifier: an ONNX file, or a folder with model.onnx, such as 'train' writes", HelpName = "PATH", Required = true };
    private readonly Option<string> input = new("--input") { Description = "The rows: .csv or .tsv with a header, .jsonl or .parquet", HelpName = "FILE", Required = true };
    private readonly Option<string> textColumn = new("--text-column") { Description = "The column that holds the text", HelpName = "C", Required = true };
    private readonly Option<string> output = new("--output") { Description = "The same rows in the same format, with the answers; until it is whole, FILE.partial and FILE.journal stand for it", HelpName = "FILE", Required = true };
    private readonly Option<string> shard = new("--shard") { Description = "Score only the I-th of N parts of the file. All outputs in their order, less the headers of all but the first, are the whole; Parquet is parted between row groups", HelpName = "I/N" };
    private readonly NumberOption top = new("--top", "How many labels to add, each with its probability, the most probable first", 1, 1, 100);
    private readonly ToleranceOption threshold = new("--threshold", "Leave the first label empty (null in JSON and Parquet) where its probability is less, from 0 to 1", 0);
    private readonly Option<string> labelName = new("--label-name") { Description = "What the added column of labels is called", HelpName = "C", DefaultValueFactory = _ => new AnswerColumns().Label };
    private readonly Option<string> probabilityName = new("--probability-name") { Description = "What the added column of probabilities is called", HelpName = "C", DefaultValueFactory = _ => new AnswerColumns().Probability };
    private readonly Option<string> format = new("--format") { Description = "The format, where the file's name does not tell", HelpName = string.Join('|', ScoreFormats.Names) };
    private readonly Option<string> delimiter = new("--delimiter") { Description = "What parts the fields of a .csv, if no comma: one character, or 'tab'", HelpName = "C" };
    private readonly Option<string> quotes = new("--quotes") { Description = "csv: a field in quotes may hold anything, as in RFC 4180. text: quotes are text", HelpName = "csv|text", DefaultValueFactory = _ => "csv" };
    private readonly NumberOption batch = new("--batch-size", "Texts that the model gets at once", 256, 1, 1 << 16);
    private readonly NumberOption threads = new("--threads", "Batches that are scored at once, each on one thread; 0 for as many as there are cores, up to 16. More take more memory", 0, 0, 1024);
    private readonly Option<bool> restart = new("--restart") { Description = "Start anew: forget what an earlier run has scored, and replace FILE" };
    private readonly Option<bool> json = new("--json") { Description = "Write what was done as one JSON object" };

    public ScoreVerb()
        : base(
            "score",
            "Adds label and probability to every row of a CSV, TSV, JSON Lines or Parquet file of any size; run again after a stop, it goes on",
            "mlnetpath score --model tickets-model --input tickets.csv --text-column subject --output scored.csv",
            "mlnetpath score --model model.onnx --input tickets.parquet --text-column subject --output scored.parquet --threshold 0.8",
            "mlnetpath score --model model.onnx --input tickets.jsonl --text-column subject --output part2.jsonl --shard 2/8")
    {
        foreach (Option option in (Option[])[model, input, textColumn, output, shard, top, threshold, labelName, probabilityName, format, delimiter, quotes, batch, threads, restart, json])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        ScoreOptions options = Check(arguments);
        try
        {
            Score(arguments, context, options);
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is GraphException or OnnxModelException)
        {
            throw new InputException(e.Message, e);
        }
    }

    private void Score(ParseResult arguments, CommandContext context, ScoreOptions options)
    {
        string path = arguments.GetRequiredValue(model);
        RowSource.Open(options.Input).Dispose(); // before a model is loaded for nothing
        using OnnxClassifier classifier = OnnxClassifier.Load(path, new TextClassifierOptions
        {
            BatchSize = arguments.GetValue(batch),
            Model = new OnnxModelOptions { Threads = 1 }, // whole batches side by side are faster than operators in pieces
        });
        string fingerprint = ModelFingerprint.Of(path, context.Stop);
        long start = Stopwatch.GetTimestamp();
        (long rows, long earlier) = Watch(arguments, context, progress => ScoreJob.Run(options, fingerprint, classifier, context.Notice, progress, context.Stop));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (arguments.GetValue(json))
        {
            context.Output.WriteLine(Json.Line(new { options.Output, Rows = rows, Earlier = earlier, Seconds = Math.Round(seconds, 3), Columns = options.Columns.Names }));
        }
        else
        {
            string before = earlier > 0 ? string.Create(CultureInfo.InvariantCulture, $", {earlier:N0} of them earlier") : "";
            context.ForPeople.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{rows:N0} rows scored{before} -> {options.Output} · {(rows - earlier) / Math.Max(seconds, 1e-3):N0} rows/s"));
        }
    }

    private ScoreJob Watch(ParseResult arguments, CommandContext context, Func<Action<long>, ScoreJob> work)
    {
        if (context.Terminal is null || arguments.GetValue(json))
        {
            return work(_ => { });
        }

        Spectre.Console.Status status = Spectre.Console.AnsiConsoleExtensions.Status(context.Terminal);
        long start = Stopwatch.GetTimestamp(), first = -1;
        return status.Start("scoring", shown => work(rows =>
        {
            first = first < 0 ? rows : first;
            double speed = (rows - first) / Math.Max(Stopwatch.GetElapsedTime(start).TotalSeconds, 1e-3);
            shown.Status = string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows · {speed:N0} rows/s");
        }));
    }

    private ScoreOptions Check(ParseResult arguments)
    {
        (string from, string to) = (arguments.GetRequiredValue(input), arguments.GetRequiredValue(output));
        ScoreFormat chosen = ScoreFormats.Of(arguments.GetValue(format), from, to);
        IReadOnlyList<string> written = PartialOutput.FilesOf(to);
        RefuseIfWritten("--input", from);
        RefuseIfWritten("--model", arguments.GetRequiredValue(model));

        if (arguments.GetValue(threshold) > 1)
        {
            throw new UsageException("--threshold is a probability, from 0 to 1.");
        }

        bool delimited = chosen is ScoreFormat.Csv or ScoreFormat.Tsv;
        string rule = arguments.GetValue(quotes)!;
        if (rule is not ("csv" or "text"))
        {
            throw new UsageException($"--quotes takes csv or text, not '{rule}'.");
        }

        if (!delimited && (rule == "text" || arguments.GetValue(delimiter) is not null))
        {
            throw new UsageException($"--delimiter and --quotes are for CSV and TSV, and '{from}' is {ScoreFormats.Name(chosen)}. Leave them out.");
        }

        var columns = new AnswerColumns(arguments.GetValue(labelName)!, arguments.GetValue(probabilityName)!, arguments.GetValue(top), arguments.GetValue(threshold));
        if (columns.Names.Distinct().Count() < columns.Names.Count)
        {
            throw new UsageException("--label-name and --probability-name would give two added columns one name. Name them apart.");
        }

        return new()
        {
            Input = from,
            Output = to,
            Format = chosen,
            TextColumn = arguments.GetRequiredValue(textColumn),
            Columns = columns,
            Delimiter = Delimiter(arguments.GetValue(delimiter), chosen),
            QuotesAreText = rule == "text",
            Shard = arguments.GetValue(shard) is { } part ? Shard.Parse(part) : Shard.Whole,
            Workers = arguments.GetValue(threads) is > 0 and var workers ? workers : Math.Min(Environment.ProcessorCount, 16),
            Restart = arguments.GetValue(restart),
        };

        // What is read would be gone.
        void RefuseIfWritten(string option, string path)
        {
            string full = OutputTarget.Of(path).Path;
            if (written.Contains(full))
            {
                throw new UsageException(full == written[0]
                    ? $"{option} and --output are the same file. Name another --output."
                    : $"{option} is '{path}', where the state of '{to}' lies until it is whole. Name another --output.");
            }
        }
    }

    private static char Delimiter(string? named, ScoreFormat format) => named switch
    {
        null => format == ScoreFormat.Tsv ? '\t' : ',',
        "tab" => '\t',
        [var c] when char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c is not ('"' or '\r' or '\n') => c,
        _ => throw new UsageException($"--delimiter takes one ASCII character, no letter, digit or quote, or 'tab', not '{named}'."),
    };
}
