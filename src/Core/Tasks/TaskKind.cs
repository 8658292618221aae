namespace MlNetPath.Core;

/// <summary>The kind of answer a task wants.</summary>
public enum TaskKind
{
    /// <summary>One of several labels for a text; measured by accuracy, F1, log-loss and calibration.</summary>
    TextClassification,
}
