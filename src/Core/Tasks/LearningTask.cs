namespace MlNetPath.Core;

/// <summary>What has to be learned from which data: the base of all kinds of task.</summary>
public abstract class LearningTask
{
    private protected LearningTask(string name, IReadOnlyList<string> inputColumns)
    {
        Name = name;
        InputColumns = inputColumns;
    }

    /// <summary>Its name, such as <c>languages</c>.</summary>
    public string Name { get; }

    /// <summary>The columns that a stage may read to predict.</summary>
    public IReadOnlyList<string> InputColumns { get; }

    /// <summary>What kind of answer it wants, which decides the metrics.</summary>
    public abstract TaskKind Kind { get; }

    /// <summary>SHA-256 over labels and splits, in lower-case hexadecimal: two tasks of one fingerprint have the same data.</summary>
    public abstract string Fingerprint { get; }
}
