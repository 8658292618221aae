using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Core;

/// <summary>An estimator whose fit ends in a <see cref="TextScoringTransformer"/>. As thread-safe as the function it is given.</summary>
/// <param name="labels">The task's labels.</param>
/// <param name="train">Learns from a view with the contract's columns.</param>
public sealed class TextScoringEstimator(IReadOnlyList<string> labels, Func<IDataView, TextScoringTransformer> train) : IEstimator<TextScoringTransformer>
{
    /// <summary>Makes an estimator whose model has no stock form.</summary>
    /// <param name="labels">The task's labels.</param>
    /// <param name="train">Learns from a view with the contract's columns and returns what scores texts.</param>
    public TextScoringEstimator(IReadOnlyList<string> labels, Func<IDataView, ITextScorer> train)
        : this(labels, input => new TextScoringTransformer(train(input), labels))
    {
    }

    /// <inheritdoc/>
    public TextScoringTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return train(input);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no text column of the contract's name.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (!inputSchema.Any(c => c.Name == StageColumns.Text && c.ItemType is TextDataViewType))
        {
            throw new ArgumentException(
                $"The data has no text column '{StageColumns.Text}'; it has {string.Join(", ", inputSchema.Select(c => $"'{c.Name}' ({c.ItemType})"))}.", nameof(inputSchema));
        }

        // What is added does not depend on what is there, so it is taken from the schema of a task's view.
        DataViewSchema mapped = new TextScoringTransformer(new NoScorer(), labels).GetOutputSchema(TextDataView.SchemaFor(labels));
        return new SchemaShape(inputSchema
            .Where(c => c.Name is not (StageColumns.PredictedLabel or StageColumns.Score))
            .Concat(MlNetInternals.ShapeOf(mapped).Where(c => c.Name is StageColumns.PredictedLabel or StageColumns.Score)));
    }

    private sealed class NoScorer : ITextScorer
    {
        public void Score(ReadOnlySpan<char> text, Span<float> scores) => scores.Clear();
    }
}
