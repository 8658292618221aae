using System.CommandLine;
using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary><c>data export</c>: a split as a TSV file without header, a text, a tab and its label on each line.</summary>
internal sealed class DataExportVerb : Verb
{
    private readonly TaskOptions data = TaskOptions.WithArgument();
    private readonly Option<string> split = new("--split") { Description = "The split: train, validation or test", HelpName = "S", Required = true };
    private readonly Option<string> output = new("--out") { Description = "The file to write; '-' for standard output", HelpName = "FILE.tsv", Required = true };

    public DataExportVerb()
        : base("export", "Writes a split as TSV without header: text, tab, label", "mlnetpath data export languages --split train --out train.tsv")
    {
        data.AddTo(this);
        Options.Add(split);
        Options.Add(output);
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        string path = arguments.GetRequiredValue(output);
        Split wanted = SplitOf(arguments.GetRequiredValue(split));
        data.Check(arguments);
        bool toOutput = path == "-" || OutputTarget.Of(path).IsStandardOutput;
        if (!toOutput)
        {
            OutputPlace.CheckFile(path);
        }

        TextTask task = data.Load(arguments, context).Task;
        TextData rows = wanted switch
        {
            Split.Train => task.TrainData,
            Split.Validation => task.ValidationData,
            _ => task.TestData,
        };
        if (toOutput)
        {
            Write(context.Output);
            context.Output.Flush();
        }
        else
        {
            Atomically.WriteFile(path, stream =>
            {
                using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true);
                Write(writer);
            });
        }

        context.Notice($"Wrote {rows.Count} rows of the {wanted.ToString().ToLowerInvariant()} split of '{task.Name}' to '{path}'.");
        return ExitCodes.Done;

        void Write(TextWriter writer)
        {
            for (int row = 0; row < rows.Count; row++)
            {
                context.Stop.ThrowIfCancellationRequested();

                // Texts and labels have their white space folded, so neither holds a tab or a line break.
                writer.Write(rows.Text(row));
                writer.Write('\t');
                writer.Write(task.Labels[rows.Labels[row]]);
                writer.Write('\n');
            }
        }
    }

    private static Split SplitOf(string typed)
    {
        string[] names = [.. Enum.GetNames<Split>().Select(name => name.ToLowerInvariant())];
        int index = Array.IndexOf(names, typed);
        return index >= 0
            ? (Split)index
            : throw new UsageException($"There is no split '{typed}'.{Spelling.DidYouMean(typed, names)} The splits are {string.Join(", ", names)}.");
    }
}
