namespace MlNetPath.Documentation.Tests;

/// <summary>A document refers to something that is not there. The message says to what, and which there are.</summary>
internal sealed class DocumentException(string message) : Exception(message);
