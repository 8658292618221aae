using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Core.Tests;

/// <summary>Runs ML.NET's own evaluator over a table of scores, through nothing of ours.</summary>
internal static class MlNetEvaluation
{
    public static MulticlassClassificationMetrics Evaluate(ScoreTable scores, IReadOnlyList<int> labels)
    {
        var ml = new MLContext(seed: 1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), scores.LabelCount);
        schema[nameof(Row.Score)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, scores.LabelCount);

        // In classes, key values start at 0; a value beyond the last, as -1 becomes here, is a missing one.
        IEnumerable<Row> rows = labels.Select((label, row) => new Row { Label = (uint)label, Score = scores[row].ToArray() });
        return ml.MulticlassClassification.Evaluate(ml.Data.LoadFromEnumerable(rows, schema));
    }

    private sealed class Row
    {
        public uint Label { get; set; }

        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }
}
