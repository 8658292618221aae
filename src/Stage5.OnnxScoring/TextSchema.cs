using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>Something to fit pipelines on that learn nothing: no rows, and the one column that scoring needs.</summary>
internal static class TextSchema
{
    /// <summary>A view without rows.</summary>
    public static IDataView View { get; } = new MLContext().Data.LoadFromEnumerable(Array.Empty<TextInput>());
}
