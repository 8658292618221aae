namespace MlNetPath.Core;

/// <summary>The part of the data a row belongs to.</summary>
public enum Split
{
    /// <summary>What stages learn from.</summary>
    Train,

    /// <summary>What stages make their choices by.</summary>
    Validation,

    /// <summary>What is measured, and used for nothing else.</summary>
    Test,
}
