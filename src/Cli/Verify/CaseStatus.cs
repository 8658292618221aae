namespace MlNetPath.Cli;

/// <summary>How a case ended.</summary>
internal enum CaseStatus
{
    /// <summary>Every output of every data set is as wanted.</summary>
    Passed,

    /// <summary>It runs, and an output differs in value, shape or type.</summary>
    Failed,

    /// <summary>It cannot be read, loaded or run.</summary>
    Error,
}
