namespace MlNetPath.Core;

/// <summary>Two classifiers on the same rows: all that their difference in accuracy depends on.</summary>
/// <param name="Count">Number of rows.</param>
/// <param name="OnlyFirst">Rows that only the first gets right.</param>
/// <param name="OnlySecond">Rows that only the second gets right.</param>
public readonly record struct PairedCounts(int Count, int OnlyFirst, int OnlySecond)
{
    /// <summary>Accuracy of the first minus accuracy of the second; 0 without rows.</summary>
    public double Difference => Count == 0 ? 0 : ((double)OnlyFirst - OnlySecond) / Count;

    /// <summary>Counts the rows that only one of two classifiers gets right. A row of an unknown label is right for nobody.</summary>
    /// <param name="first">What the first predicts, one label per row.</param>
    /// <param name="second">What the second predicts.</param>
    /// <param name="labels">The true labels.</param>
    /// <exception cref="ArgumentException">The three are not equally long.</exception>
    public static PairedCounts Of(ReadOnlySpan<int> first, ReadOnlySpan<int> second, ReadOnlySpan<int> labels)
    {
        if (first.Length != labels.Length || second.Length != labels.Length)
        {
            throw new ArgumentException($"There are {first.Length} and {second.Length} predictions for {labels.Length} labels.", nameof(labels));
        }

        int onlyFirst = 0, onlySecond = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            bool firstRight = first[row] == labels[row];
            bool secondRight = second[row] == labels[row];
            onlyFirst += firstRight && !secondRight ? 1 : 0;
            onlySecond += secondRight && !firstRight ? 1 : 0;
        }

        return new PairedCounts(labels.Length, onlyFirst, onlySecond);
    }
}
