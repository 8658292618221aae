using System.CommandLine;
using System.Globalization;
using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary><c>data show</c>: how much data a task has, how it is labelled and split, and what its texts look like.</summary>
internal sealed class DataShowVerb : Verb
{
    private const int TextWidth = 70;

    private readonly TaskOptions data = TaskOptions.WithArgument();
    private readonly JsonOption json = new();

    public DataShowVerb()
        : base(
            "show",
            "Shows a task's labels, splits and some of its texts",
            "mlnetpath data show languages",
            "mlnetpath data show --data tickets.csv --text-column subject --label-column team")
    {
        data.AddTo(this);
        Options.Add(json);
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        data.Check(arguments);
        JsonOutput wanted = json.Of(arguments);
        (TextTask task, IReadOnlyList<string> notes) = data.Load(arguments, context);
        LabelCounts[] labels = Count(task);
        wanted.Write(context, new
        {
            task.Name,
            task.Fingerprint,
            Train = task.TrainData.Count,
            Validation = task.ValidationData.Count,
            Test = task.TestData.Count,
            Labels = labels,
            Slices = task.Slices.Select(slice => new { slice.Name, slice.Data.Count }),
            task.Dropped,
            Notes = notes,
        });
        if (wanted.ReplacesText)
        {
            return ExitCodes.Done;
        }

        TextWriter output = context.ForPeople;
        output.WriteLine($"{task.Name} · {task.Labels.Count} labels · data {task.Fingerprint[..12]}");
        output.WriteLine();
        int width = Math.Max("label".Length, task.Labels.Max(label => label.Length));
        output.WriteLine(Row("label", "train", "validation", "test", "a training text"));
        foreach (LabelCounts label in labels)
        {
            output.WriteLine(Row(label.Label, Number(label.Train), Number(label.Validation), Number(label.Test), ShortText.Of(label.Example ?? "", TextWidth)));
        }

        output.WriteLine(Row("all", Number(task.TrainData.Count), Number(task.ValidationData.Count), Number(task.TestData.Count), ""));
        output.WriteLine();
        foreach (TextSlice slice in task.Slices)
        {
            output.WriteLine($"Cut from the test texts: {Number(slice.Data.Count)} pieces of {slice.Name}.");
        }

        string[] dropped = [.. task.Dropped.Where(reason => reason.Value > 0).Select(reason => $"{Number(reason.Value)} {reason.Key}")];
        if (dropped.Length > 0)
        {
            output.WriteLine($"Left out of the source: {string.Join(", ", dropped)}.");
        }

        foreach (string note in notes)
        {
            output.WriteLine(note);
        }

        return ExitCodes.Done;

        string Row(string label, string train, string validation, string test, string text) =>
            $"{label.PadRight(width)}  {train,9}  {validation,10}  {test,9}  {text}".TrimEnd();
    }

    private static LabelCounts[] Count(TextTask task)
    {
        int[] train = PerLabel(task, task.TrainData), validation = PerLabel(task, task.ValidationData), test = PerLabel(task, task.TestData);
        int[] first = [.. Enumerable.Repeat(-1, task.Labels.Count)];
        for (int row = task.TrainData.Count - 1; row >= 0; row--)
        {
            first[task.TrainData.Labels[row]] = row;
        }

        return [.. task.Labels.Select((label, i) => new LabelCounts(
            label, train[i], validation[i], test[i], first[i] < 0 ? null : task.TrainData.Text(first[i])))];
    }

    private static int[] PerLabel(TextTask task, TextData split)
    {
        var counts = new int[task.Labels.Count];
        foreach (int label in split.Labels)
        {
            counts[label]++;
        }

        return counts;
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record LabelCounts(string Label, int Train, int Validation, int Test, string? Example);
}
