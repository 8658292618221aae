using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>Training that is stopped, as the command stops it.</summary>
public sealed class StoppingContract
{
    public static TheoryData<string> Ids => StagesUnderTest.Ids;

    [Theory]
    [MemberData(nameof(Ids))]
    public void Training_ends_when_its_token_asks_and_leaves_nothing(string id)
    {
        string folder = Directory.CreateTempSubdirectory("contract-").FullName;
        try
        {
            using var stop = new CancellationTokenSource();
            IStage stage = StagesUnderTest.Find(id);
            StageOptions options = stage.DefaultOptions with { Cancellation = stop.Token, Progress = new Stopper(stop) };
            Assert.ThrowsAny<OperationCanceledException>(() => ArtifactCache.Train(stage, StagesUnderTest.SampleFor(id).Task, options, Path.Combine(folder, "model")));
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_model_names_its_provider(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        Assert.Contains(fitted.Stage.Provider(fitted.Model), (string[])["CPU", "CUDA"]);
    }

    // Stops at the first sign of life.
    private sealed class Stopper(CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => stop.Cancel();
    }
}
