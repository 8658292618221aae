using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>The built-in corpus, loaded once.</summary>
internal static class Corpus
{
    public static TextTask Task { get; } = Tasks.Languages.Load();

    /// <summary>Every so manieth training text.</summary>
    public static IEnumerable<string> Texts(int every) => Enumerable.Range(0, Task.TrainData.Count / every).Select(i => Task.TrainData.Text(i * every));
}
