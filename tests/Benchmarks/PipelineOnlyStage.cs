using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Benchmarks;

/// <summary>Scores every text the same without looking at it: what reading the rows and passing them through ML.NET costs by itself.</summary>
public sealed class PipelineOnlyStage : IStage
{
    /// <summary>Its id.</summary>
    public const string Id = "pipeline-only";

    /// <inheritdoc/>
    public StageCard Card => new(Id, "ML.NET's pipeline alone", Deterministic: true);

    /// <inheritdoc/>
    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options) =>
        new TextScoringEstimator(task.Labels, _ => new SameForAll());

    private sealed class SameForAll : ITextScorer
    {
        public void Score(ReadOnlySpan<char> text, Span<float> scores) => scores.Fill(1f / scores.Length);
    }
}
