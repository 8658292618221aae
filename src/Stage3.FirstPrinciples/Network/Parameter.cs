namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Numbers that a network learns, and how the loss would change with each of them.</summary>
/// <param name="name">What to call them, such as <c>hidden.weights</c>.</param>
/// <param name="values">The numbers.</param>
public sealed class Parameter(string name, Matrix values)
{
    /// <summary>What to call them.</summary>
    public string Name { get; } = name;

    /// <summary>The numbers.</summary>
    public Matrix Values { get; } = values;

    /// <summary>The derivative of the loss by each number, of the last batch that went backward; same shape, zeros at first.</summary>
    public Matrix Gradient { get; } = new(values.Rows, values.Columns);
}
