using Microsoft.ML;

namespace MlNetPath.Core;

/// <summary>Something to fit pipelines on that learn nothing: no rows, and the one column that scoring needs. Safe to use from many threads.</summary>
public static class NoTexts
{
    /// <summary>A view without rows.</summary>
    public static IDataView View { get; } = new MLContext().Data.LoadFromEnumerable(Array.Empty<TextInput>());
}
