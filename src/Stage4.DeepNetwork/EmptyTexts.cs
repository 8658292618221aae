using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>A view without rows, for pipelines that have nothing to learn and only ask for columns.</summary>
internal static class EmptyTexts
{
    /// <summary>The view, with a column of texts.</summary>
    public static IDataView View(MLContext ml) => ml.Data.LoadFromEnumerable(Array.Empty<Row>());

    private sealed class Row
    {
        [Microsoft.ML.Data.ColumnName(StageColumns.Text)]
        public string Text { get; set; } = "";
    }
}
