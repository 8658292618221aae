using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Cli.Tests;

/// <summary>A stage that comes from a plugin: this test assembly. It answers with one label for long texts and another for short ones.</summary>
public sealed class LongestStage : IStage
{
    public StageCard Card => new("longest", "length of the text", Deterministic: false);

    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options) =>
        new TextScoringEstimator(task.Labels, _ => new Scorer(task.Labels.Count));

    public void Save(MLContext ml, ITransformer model, TextTask task, string folder) => File.WriteAllLines(Path.Combine(folder, "labels.txt"), task.Labels);

    public ITransformer Load(MLContext ml, string folder)
    {
        string[] labels = File.ReadAllLines(Path.Combine(folder, "labels.txt"));
        return new TextScoringTransformer(new Scorer(labels.Length), labels);
    }

    private sealed class Scorer(int labels) : ITextScorer
    {
        // Probabilities 0.75 and 0.25 for the first two labels, by length.
        public void Score(ReadOnlySpan<char> text, Span<float> scores)
        {
            scores.Clear();
            (scores[0], scores[labels > 1 ? 1 : 0]) = text.Length > 10 ? (0.75f, 0.25f) : (0.25f, 0.75f);
        }
    }
}
