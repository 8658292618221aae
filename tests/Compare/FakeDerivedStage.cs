using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

/// <summary>A stage that copies the model of a fake one; some of its answers may be made to differ.</summary>
internal sealed class FakeDerivedStage(string id, FakeStage source, FakeStage? answers = null) : IDerivedStage
{
    private int derived;

    public StageCard Card { get; } = new(id, $"fake {id}", Deterministic: false);

    public IStage Source => source;

    public string? Unavailable { get; init; }

    /// <summary>Called before the model is copied.</summary>
    public Action Deriving { get; init; } = () => { };

    public int Derived => derived;

    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options) => source.CreatePipeline(ml, task, options);

    public void Derive(MLContext ml, string sourceFolder, TextTask task, string folder)
    {
        Interlocked.Increment(ref derived);
        Deriving();
        File.Copy(Path.Combine(sourceFolder, "fake.txt"), Path.Combine(folder, "fake.txt"));
    }

    public ITransformer Load(MLContext ml, string folder) => (answers ?? source).Load(ml, folder);
}
