namespace MlNetPath.Core;

/// <summary>The quotes of a file do not follow RFC 4180: in a file of tabs that may mean that they are no more than text.</summary>
internal sealed class BrokenQuotesException(string message) : InputException(message);
