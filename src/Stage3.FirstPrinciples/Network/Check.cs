using System.Diagnostics.CodeAnalysis;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Says what does not fit before numbers are read that are not there.</summary>
internal static class Check
{
    /// <summary>A gradient has the shape of the last output.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="output">Rows and columns of the last output; null where nothing went forward yet.</param>
    public static void Gradient([NotNull] Matrix? gradient, (int Rows, int Columns)? output)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        (int rows, int columns) = output ?? throw new InvalidOperationException("Backward needs a Forward before it: gradients are those of the last batch that went forward.");
        if ((gradient.Rows, gradient.Columns) != (rows, columns))
        {
            throw new ArgumentException($"The gradient is {gradient}, and the layer's last output was [{rows}, {columns}].", nameof(gradient));
        }
    }

    /// <summary>Labels are as many as there are rows, and each is the number of a column.</summary>
    public static void Labels(ReadOnlySpan<int> labels, int rows, int columns)
    {
        if (labels.Length != rows)
        {
            throw new ArgumentException($"There are {labels.Length} labels for {rows} examples.", nameof(labels));
        }

        for (int row = 0; row < rows; row++)
        {
            if (labels[row] < 0 || labels[row] >= columns)
            {
                throw new ArgumentException($"The label of example {row} is {labels[row]}; there are labels 0 to {columns - 1}.", nameof(labels));
            }
        }
    }
}
