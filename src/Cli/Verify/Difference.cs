namespace MlNetPath.Cli;

/// <summary>What differs in a value.</summary>
/// <param name="Text">Place, wanted and got, as the rest of a sentence that begins with the output's name.</param>
/// <param name="Excess">How bad it is: how many times the tolerance, or infinite for what no tolerance allows.</param>
internal sealed record Difference(string Text, double Excess)
{
    /// <summary>The worse one of two, the first where they are as bad as each other.</summary>
    public static Difference? Worse(Difference? first, Difference? second) => first is null || second?.Excess > first.Excess ? second : first;

    /// <summary>The same with the place of the value before it.</summary>
    public Difference Behind(string place) => this with { Text = place + Text };
}
