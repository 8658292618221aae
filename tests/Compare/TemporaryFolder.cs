using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

/// <summary>A folder for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mlnetpath-compare-").FullName;

    /// <summary>Everything that lies in it, relative.</summary>
    public string[] Entries => [.. Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories).Select(e => System.IO.Path.GetRelativePath(Path, e)).Order()];

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public ComparisonReport Run(TextTask task, IReadOnlyList<IStage> stages, Func<ComparisonOptions, ComparisonOptions>? change = null, IProgress<ComparisonProgress>? progress = null) =>
        Comparison.Run(task, stages, change?.Invoke(Options()) ?? Options(), progress, TestContext.Current.CancellationToken);

    public ComparisonOptions Options() => new() { ArtifactFolder = File("artifacts"), MeasureFor = TimeSpan.Zero, SourceRoot = null };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
