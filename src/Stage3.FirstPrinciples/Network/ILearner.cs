namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>What <see cref="TrainingLoop"/> trains: a network with its examples and its optimizer. Not thread-safe.</summary>
public interface ILearner
{
    /// <summary>Number of training examples.</summary>
    int Count { get; }

    /// <summary>All that is learned: what is put back when later epochs made it worse.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>How large the steps are, for those who are told that they are too large.</summary>
    float LearningRate { get; }

    /// <summary>One training step on some of the examples: forward, loss, backward, and a step of the optimizer.</summary>
    /// <param name="rows">The numbers of the examples.</param>
    /// <returns>The mean loss of these examples, before the step.</returns>
    double Step(ReadOnlySpan<int> rows);

    /// <summary>How good it is on examples that it does not learn from; null where there are none.</summary>
    ValidationResult? Validate();
}
