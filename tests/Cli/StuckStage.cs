using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Cli.Tests;

/// <summary>A stage from a plugin that never ends: it says so and waits, either in training or half-way through writing its model.</summary>
public abstract class StuckStage(string id, bool whileSaving) : IStage
{
    public StageCard Card { get; } = new(id, "never ends", Deterministic: true);

    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options) => new TextScoringEstimator(task.Labels, _ =>
    {
        if (!whileSaving)
        {
            WaitForever();
        }

        return new Nothing();
    });

    public void Save(MLContext ml, ITransformer model, TextTask task, string folder)
    {
        File.WriteAllText(Path.Combine(folder, "half.bin"), "half of the mod");
        Atomically.WriteFile(Path.Combine(folder, "other.bin"), _ => WaitForever());
    }

    private static void WaitForever()
    {
        Console.Error.WriteLine("stuck");
        Thread.Sleep(Timeout.Infinite);
    }

    private sealed class Nothing : ITextScorer
    {
        public void Score(ReadOnlySpan<char> text, Span<float> scores) => scores.Clear();
    }
}
