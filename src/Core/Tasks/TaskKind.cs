namespace MlNetPath.Core;

/// <summary>The kind of answer a task wants.</summary>
public enum TaskKind
{
    /// <summary>One of several labels for a text; measured by accuracy, F1, log-loss and calibration.</summary>
    TextClassification,

    /// <summary>How likely each way is in which a text may go on; measured by bits per byte.</summary>
    NextToken,

    /// <summary>A text in another language; measured by chrF and BLEU.</summary>
    Translation,
}
