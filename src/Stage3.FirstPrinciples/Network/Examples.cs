namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>What a network learns from: inputs, and the label that each should get.</summary>
public sealed class Examples
{
    /// <summary>Takes the examples; they are not copied.</summary>
    /// <param name="inputs">[examples, inputs].</param>
    /// <param name="labels">The number of the right output for each example.</param>
    /// <exception cref="ArgumentException">There are not as many labels as examples.</exception>
    public Examples(Matrix inputs, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        if (inputs.Rows != labels.Length)
        {
            throw new ArgumentException($"There are {labels.Length} labels for {inputs.Rows} examples.", nameof(labels));
        }

        (Inputs, Labels) = (inputs, labels);
    }

    /// <summary>[examples, inputs].</summary>
    public Matrix Inputs { get; }

    /// <summary>One label an example.</summary>
    public int[] Labels { get; }

    /// <summary>Some of the examples, as a batch.</summary>
    /// <param name="rows">Their numbers, in the order wanted.</param>
    public Examples Select(ReadOnlySpan<int> rows)
    {
        var inputs = new Matrix(rows.Length, Inputs.Columns);
        var labels = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            Inputs.Row(rows[i]).CopyTo(inputs.Row(i));
            labels[i] = Labels[rows[i]];
        }

        return new Examples(inputs, labels);
    }
}
