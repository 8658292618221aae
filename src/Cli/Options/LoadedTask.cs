using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>The task that a command line means, and what readers of its results must know about its data.</summary>
/// <param name="Task">The task.</param>
/// <param name="Notes">One sentence each.</param>
internal sealed record LoadedTask(TextTask Task, IReadOnlyList<string> Notes);
