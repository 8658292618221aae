namespace MlNetPath.Cli;

/// <summary>What a check found, for people and for programs.</summary>
/// <param name="State">Whether it is there.</param>
/// <param name="Found">What was found, in a phrase.</param>
/// <param name="Todo">What to do about it, in a sentence; null where nothing is to be done.</param>
internal sealed record CheckResult(CheckState State, string Found, string? Todo = null)
{
    /// <summary>It is there and works.</summary>
    public static CheckResult Ok(string found) => new(CheckState.Ok, found);

    /// <summary>It is not there, or does not work.</summary>
    public static CheckResult Missing(string found, string todo) => new(CheckState.Missing, found, todo);
}
