namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Numbers that a network learns, and how the loss would change with each of them. Not thread-safe.</summary>
/// <param name="name">What to call them, such as <c>hidden.weights</c>.</param>
/// <param name="values">The numbers.</param>
public sealed class Parameter(string name, Matrix values)
{
    private Matrix? gradient;

    /// <summary>What to call them.</summary>
    public string Name { get; } = name;

    /// <summary>The numbers.</summary>
    public Matrix Values { get; } = values;

    /// <summary>The derivative of the loss by each number, of the last batch that went backward; same shape, zeros at first.</summary>
    public Matrix Gradient => gradient ??= new(Values.Rows, Values.Columns); // not before it is asked for: a layer of millions of n-grams keeps only those of a batch
}
