namespace MlNetPath.Compare;

/// <summary>What every report tells beside its figures.</summary>
public interface IReport
{
    /// <summary>The command that made it; empty where a program called the library.</summary>
    string Command { get; }

    /// <summary>When the comparison ended, in UTC.</summary>
    DateTimeOffset Created { get; }

    /// <summary>The stages that were asked for and could not run here.</summary>
    IReadOnlyList<StageNotRun> NotRun { get; }

    /// <summary>Where it was measured.</summary>
    MeasurementEnvironment Environment { get; }

    /// <summary>The answer, in one or two sentences made from the numbers.</summary>
    string Conclusion { get; }

    /// <summary>What a reader must know to read the numbers right.</summary>
    IReadOnlyList<string> Notes { get; }
}
