using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>A text is longer than a language model's context; another may not be.</summary>
internal sealed class TextTooLongException(string message) : InputException(message);
