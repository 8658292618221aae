using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary><c>quantize</c>: a smaller and faster copy of a model, and how far it agrees with the original.</summary>
internal sealed class QuantizeVerb : Verb
{
    private static readonly (string Name, QuantizationMode Mode)[] Modes =
        [("int8", QuantizationMode.Int8), ("int8-weights", QuantizationMode.Int8Weights), ("int4", QuantizationMode.Int4Weights), ("fp16", QuantizationMode.Float16), ("fp16-weights", QuantizationMode.Float16Weights)];

    private readonly Argument<string> input = new("IN") { Description = "The ONNX file" };
    private readonly Argument<string> output = new("OUT") { Description = "The quantized file, which replaces one of that name only if all goes well" };

    private readonly Option<string> mode = new("--mode")
    {
        Description = $"int8: weights and activations in 8 bits; {QuantizeReport.BatchNote}. int8-weights, int4: weights only, for ONNX Runtime. fp16: half precision; fp16-weights: stored in it, computed in float32",
        HelpName = string.Join('|', Modes.Select(m => m.Name)),
        DefaultValueFactory = _ => Modes[0].Name,
    };

    private readonly Option<string[]> exclude = new("--exclude") { Description = "Leave these as they are: the name of a node, a weight or an operator, '*' for any characters; may be given several times", HelpName = "NAME" };
    private readonly NumberOption block = new("--block-size", "Weights that share a scale, for int8-weights and int4: 16, 32, 64, 128 or 256", 32, 16, 256);
    private readonly Option<string> data = new("--data") { Description = "Compare on this: a folder with test_data_set_0 and so on as verify has it, or for a text classifier texts (.txt, or .csv, .tsv, .jsonl with labels)", HelpName = "PATH" };
    private readonly Option<string> textColumn = new("--text-column") { Description = "The column of the data that holds the text", HelpName = "C" };
    private readonly Option<string> labelColumn = new("--label-column") { Description = "The column of the data that holds the label", HelpName = "C" };
    private readonly ToleranceOption minAgreement = new("--min-agreement", "Write nothing and fail where less than this share of rows agrees, from 0 to 1", 0);
    private readonly NumberOption threads = new("--threads", "Threads that an operator may use; 0 for as many as there are cores", 0, 0, 1024);
    private readonly JsonOption json = new();

    public QuantizeVerb()
        : base(
            "quantize",
            "Makes an ONNX model smaller and faster: weights in 8 or 4 bits or half precision; and shows size, speed and agreement with the original",
            "mlnetpath quantize model.onnx small.onnx",
            "mlnetpath quantize model.onnx small.onnx --mode int4 --exclude head.* --data test.csv --text-column text --label-column label --min-agreement 0.99")
    {
        Arguments.Add(input);
        Arguments.Add(output);
        foreach (Option option in (Option[])[mode, exclude, block, data, textColumn, labelColumn, minAgreement, threads, json])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        (string from, string to) = (arguments.GetRequiredValue(input), arguments.GetRequiredValue(output));
        QuantizationOptions options = Check(arguments, from, to);
        JsonOutput wanted = json.Of(arguments);
        OutputPlace.CheckFile(to, "OUT");

        QuantizeReport report;
        try
        {
            report = Quantize(arguments, context, from, to, options);
        }
        catch (Exception e) when (e is GraphException or OnnxModelException)
        {
            throw new InputException(e.Message, e);
        }
        catch (ArgumentException e)
        {
            throw new InputException($"The data do not fit '{from}': {e.Message}", e);
        }

        wanted.Write(context, report);
        if (!wanted.ReplacesText)
        {
            report.Write(context.ForPeople);
        }

        if (!report.Written)
        {
            context.Notice(string.Create(
                CultureInfo.InvariantCulture,
                $"{MlNetPathCommand.Name}: only {report.Agreement.Share:0.00%} of the rows agree, fewer than --min-agreement {arguments.GetValue(minAgreement)}: '{to}' was not written. Leave layers as they are with --exclude, or take another --mode."));
        }

        return report.Written ? ExitCodes.Done : ExitCodes.Failed;
    }

    private QuantizationOptions Check(ParseResult arguments, string from, string to)
    {
        string named = arguments.GetValue(mode)!;
        if (!Modes.Any(m => m.Name == named))
        {
            throw new UsageException($"There is no mode '{named}'.{Spelling.DidYouMean(named, Modes.Select(m => m.Name))} The modes are {string.Join(", ", Modes.Select(m => m.Name))}.");
        }

        if (arguments.GetValue(minAgreement) > 1)
        {
            throw new UsageException("--min-agreement is a share of rows, from 0 to 1: 0.99 for 99%.");
        }

        if (OutputTarget.Of(from).Path == OutputTarget.Of(to).Path)
        {
            throw new UsageException("IN and OUT are the same file, and the original is worth keeping. Name another.");
        }

        if (arguments.GetValue(data) is null && (arguments.GetValue(textColumn) ?? arguments.GetValue(labelColumn)) is not null)
        {
            throw new UsageException("--text-column and --label-column name columns of --data, which is missing.");
        }

        try
        {
            return new()
            {
                Mode = Modes.First(m => m.Name == named).Mode,
                Exclude = arguments.GetValue(exclude) ?? [],
                BlockSize = arguments.GetValue(block),
                ExternalDataFolder = Path.GetDirectoryName(Path.GetFullPath(from)),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new UsageException($"--block-size takes 16, 32, 64, 128 or 256, not {arguments.GetValue(block).ToString(CultureInfo.InvariantCulture)}.");
        }
    }

    private QuantizeReport Quantize(ParseResult arguments, CommandContext context, string from, string to, QuantizationOptions options)
    {
        ModelProto proto = OnnxFile.Read(from);
        var runtime = new OnnxModelOptions
        {
            Provider = ExecutionProvider.Cpu,
            Threads = arguments.GetValue(threads),
            Configure = session => session.AddSessionConfigEntry("session.force_spinning_stop", "1"), // or the threads of one model take cores from the other, whose turn it is
        };
        using OnnxModel original = OnnxModel.Load(from, runtime);
        var columns = new LabelledFileOptions { TextColumn = arguments.GetValue(textColumn), LabelColumn = arguments.GetValue(labelColumn) };
        ITrial trial = arguments.GetValue(data) is { } path ? Trials.Read(path, columns, proto, original, context) : Trials.AtRandom(original);

        ModelProto small = proto.Clone();
        QuantizationReport changes = ModelQuantization.Quantize(small, options);
        context.Stop.ThrowIfCancellationRequested();

        // Tried out elsewhere: what lies at the file's place stays until all is well.
        using var scratch = new ScratchFolder();
        Directory.CreateDirectory(scratch.Path);
        string draft = Path.Combine(scratch.Path, "model.onnx");
        var write = new OnnxWriteOptions { ExternalDataFolder = options.ExternalDataFolder };
        OnnxFile.Write(small, draft, write);
        using OnnxModel quantized = LoadDraft(draft, runtime);
        Agreement agreement = trial.Compare(original, quantized);
        double least = arguments.GetValue(minAgreement);
        if (least > 0 && agreement.Share is null)
        {
            throw new InputException("No output has classes, so that nothing can be held against --min-agreement: all are single floats. Leave it out, and judge by the differences.");
        }

        (double before, double after) = Time(context, () => trial.Run(original), () => trial.Run(quantized));
        bool written = !(agreement.Share < least);
        if (written)
        {
            OnnxFile.Write(small, to, write);
        }

        return new(
            from,
            to,
            arguments.GetValue(mode)!,
            written,
            Bytes(from, proto),
            Directory.EnumerateFiles(scratch.Path).Sum(f => new FileInfo(f).Length),
            before,
            after,
            runtime.Threads,
            trial.Description,
            agreement,
            changes.DependsOnBatch,
            changes.Quantized,
            changes.Skipped);
    }

    // The original did load, so the reader needs to know which of the two this is about, and where it lay is nobody's concern.
    private static OnnxModel LoadDraft(string path, OnnxModelOptions options)
    {
        try
        {
            return OnnxModel.Load(path, options);
        }
        catch (OnnxModelException e)
        {
            throw new InputException($"The original loads and the quantized model does not: {e.Message.Replace(path, "it", StringComparison.Ordinal)} Take another --mode, or leave layers as they are with --exclude.", e);
        }
    }

    // Medians of runs that take turns, so that whatever else the machine does falls on both.
    private static (double Before, double After) Time(CommandContext context, Action before, Action after)
    {
        var times = (Before: new List<double>(), After: new List<double>());
        long start = Stopwatch.GetTimestamp();
        do
        {
            times.Before.Add(Milliseconds(before));
            times.After.Add(Milliseconds(after));
            context.Stop.ThrowIfCancellationRequested();
        }
        while (Stopwatch.GetElapsedTime(start) < 2 * context.MeasureFor);

        return (Median(times.Before), Median(times.After));

        static double Milliseconds(Action action)
        {
            long from = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }

        static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }

    private static long Bytes(string path, ModelProto model)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new FileInfo(path).Length + ModelSummary.Of(model).ExternalFiles.Select(f => new FileInfo(Path.Combine(folder, f))).Where(f => f.Exists).Sum(f => f.Length);
    }
}
