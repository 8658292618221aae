namespace MlNetPath.Core;

/// <summary>Something made ready from a corpus, or read from a file, that continues or translates texts.</summary>
public interface ILanguageModel : IDisposable
{
    /// <summary>What a report tells of it.</summary>
    LanguageModelFacts Facts { get; }
}
