namespace MlNetPath.Cli;

/// <summary>What <c>score</c> was asked to do, checked.</summary>
internal sealed record ScoreOptions
{
    /// <summary>The file with the rows.</summary>
    public required string Input { get; init; }

    /// <summary>The file that gets them, with the answers.</summary>
    public required string Output { get; init; }

    /// <summary>The format of both.</summary>
    public required ScoreFormat Format { get; init; }

    /// <summary>The column of texts.</summary>
    public required string TextColumn { get; init; }

    /// <summary>The columns that are added.</summary>
    public required AnswerColumns Columns { get; init; }

    /// <summary>What parts the fields of CSV and TSV.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Quotes of CSV and TSV are text like any other.</summary>
    public bool QuotesAreText { get; init; }

    /// <summary>The part to score.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Forget what an earlier run has done.</summary>
    public bool Restart { get; init; }

    /// <summary>Rows of a batch. More sort better by length, and take memory.</summary>
    public int BatchRows { get; init; } = 1 << 13;

    /// <summary>Batches that are scored at once.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Told before each step that changes the disk, for tests that stop there.</summary>
    public Action<string>? Step { get; init; }

    /// <summary>What must be the same in a run that goes on.</summary>
    /// <param name="model">The model's fingerprint.</param>
    public Dictionary<string, string> Settings(string model) => new()
    {
        ["--model"] = model,
        ["--format"] = ScoreFormats.Name(Format),
        ["--text-column"] = TextColumn,
        ["--label-name"] = Columns.Label,
        ["--probability-name"] = Columns.Probability,
        ["--top"] = Columns.Top.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["--threshold"] = Columns.Threshold.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        ["--delimiter"] = Delimiter == '\t' ? "tab" : Delimiter.ToString(),
        ["--quotes"] = QuotesAreText ? "text" : "csv",
        ["--shard"] = Shard.ToString(),
    };
}
