namespace MlNetPath.Core;

/// <summary>
/// A score of many texts that depends on sums over them alone, such as chrF, BLEU or bits per byte: the statistics of each row, and the formula that makes the score of their sums.
/// So a resample of the rows costs additions only. Immutable and safe to use from many threads, where the formula is.
/// </summary>
public sealed class CorpusScore
{
    private readonly double[] statistics;
    private readonly Func<ReadOnlySpan<double>, double> formula;

    /// <summary>Makes a score of its statistics.</summary>
    /// <param name="width">How many statistics a row has.</param>
    /// <param name="statistics">The statistics, row after row; not copied.</param>
    /// <param name="formula">The score of summed statistics; it must be defined for sums of 0 too.</param>
    /// <exception cref="ArgumentException">The statistics are no whole rows.</exception>
    public CorpusScore(int width, double[] statistics, Func<ReadOnlySpan<double>, double> formula)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentNullException.ThrowIfNull(statistics);
        ArgumentNullException.ThrowIfNull(formula);
        if (statistics.Length % width != 0)
        {
            throw new ArgumentException($"{statistics.Length} numbers are no rows of {width}.", nameof(statistics));
        }

        (Width, this.statistics, this.formula) = (width, statistics, formula);
        var sums = new double[width];
        for (int i = 0; i < statistics.Length; i++)
        {
            sums[i % width] += statistics[i];
        }

        Value = formula(sums);
    }

    /// <summary>Number of rows.</summary>
    public int Count => statistics.Length / Width;

    /// <summary>The score of all rows together.</summary>
    public double Value { get; }

    /// <summary>How many statistics a row has.</summary>
    internal int Width { get; }

    /// <summary>The score of one row by itself.</summary>
    /// <param name="row">From 0 to <see cref="Count"/> less one.</param>
    public double OfRow(int row) => formula(Row(row));

    /// <summary>The statistics of a row.</summary>
    internal ReadOnlySpan<double> Row(int row) => statistics.AsSpan(row * Width, Width);

    /// <summary>The score of summed statistics.</summary>
    internal double Of(ReadOnlySpan<double> sums) => formula(sums);
}
