namespace MlNetPath.Cli;

/// <summary>How a case ended, and why it did not pass.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Detail">The worst difference or the error; empty for a case that passed.</param>
internal sealed record CaseResult(CaseStatus Status, string Detail);
