namespace MlNetPath.Core;

/// <summary>What a stage is, for the report and the command.</summary>
/// <param name="Id">Its id on the command line, such as <c>rules</c> or <c>learned:naive-bayes</c>.</param>
/// <param name="Title">A few words for people, such as <c>written rules</c>.</param>
/// <param name="Deterministic">True where the same training text always gives the same model, whatever the seed.</param>
public sealed record StageCard(string Id, string Title, bool Deterministic)
{
    /// <summary>False for stages whose scores are no probabilities (one-hot rules): log-loss, Brier and ECE are then not shown.</summary>
    public bool GivesProbabilities { get; init; } = true;

    /// <summary>The project folder below <c>src</c> whose lines of code the report counts; empty to count none.</summary>
    public string SourceFolder { get; init; } = "";

    /// <summary>True where a person writes the model: the report then says "written by hand" instead of a training time.</summary>
    public bool WrittenByHand { get; init; }

    /// <summary>True where the model came trained, as a file: the report then says "trained elsewhere" instead of a training time.</summary>
    public bool TrainedElsewhere { get; init; }
}
