namespace MlNetPath.Cli;

/// <summary>What a check found.</summary>
internal enum CheckState
{
    /// <summary>It is there and works.</summary>
    Ok,

    /// <summary>It is not there, or does not work.</summary>
    Missing,
}
