namespace MlNetPath.Cli;

/// <summary>How a case ended, and what is to be said about it.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Detail">How many sets ran and how far they were off at most, for a case that passed; else the worst difference, or the error.</param>
internal sealed record CaseResult(CaseStatus Status, string Detail);
