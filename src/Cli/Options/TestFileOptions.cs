using System.CommandLine;
using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>The options that change what is tested on: another labelled file, and labels that are merged or renamed before scoring.</summary>
/// <param name="data">The options that say what is trained on; they hold the names of the columns too.</param>
internal sealed class TestFileOptions(TaskOptions data)
{
    private readonly Option<string> test = new("--test")
    {
        Description = "Test on this labelled file instead of the test split: TSV without header (text, tab, label), or with the columns named",
        HelpName = "FILE",
    };

    private readonly Option<string> labelMap = new("--label-map") { Description = "Merge or rename labels before scoring", HelpName = "a=b,..." };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.Options.Add(test);
        verb.Options.Add(labelMap);
    }

    /// <summary>True where there is a file to test on.</summary>
    public bool IsGiven(ParseResult arguments) => arguments.GetValue(test) is not null;

    /// <summary>The label map, or null.</summary>
    /// <exception cref="UsageException">It is no map.</exception>
    public LabelMap? Map(ParseResult arguments)
    {
        if (arguments.GetValue(labelMap) is not { } text)
        {
            return null;
        }

        try
        {
            return LabelMap.Parse(text);
        }
        catch (InputException e)
        {
            throw new UsageException($"{labelMap.Name}: {e.Message}");
        }
    }

    /// <summary>Adds the file and the map to the options of a comparison.</summary>
    /// <exception cref="InputException">The file cannot be used, or the map renames a label that is none.</exception>
    public ComparisonOptions Apply(ParseResult arguments, CommandContext context, TextTask task, LabelMap? map, ComparisonOptions options)
    {
        if (arguments.GetValue(test) is not { } path)
        {
            return options with { Merge = map?.Apply(task.Labels) };
        }

        LabelledTexts texts = LabelledFile.Read(path, ColumnsOf(path, arguments), new RowNotices(context, path), context.Stop);
        MergedLabels? merged = map?.Apply(task.Labels, texts.Labels);
        TestTexts labelled = texts.LabelledBy(merged?.Labels ?? task.Labels, map);
        return options with
        {
            Merge = merged,
            TestData = labelled.Data,
            TestFileName = labelled.Name,
            Notes = [.. options.Notes, .. labelled.Notes],
        };
    }

    // The columns are named once, for --data: a test file of another shape is read as one without header where it can be.
    private LabelledFileOptions ColumnsOf(string path, ParseResult arguments)
    {
        LabelledFileOptions named = data.Columns(arguments);
        bool shared = !data.IsOwn(arguments) || named is { TextColumn: null, LabelColumn: null };
        if (shared || Path.GetExtension(path).ToLowerInvariant() is not (".tsv" or ".txt"))
        {
            return named;
        }

        return LabelledFile.Columns(path).Contains(named.TextColumn) ? named : new LabelledFileOptions();
    }
}
