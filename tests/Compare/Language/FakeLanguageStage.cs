using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

/// <summary>A language stage that prepares what a test wants.</summary>
internal sealed class FakeLanguageStage<TModel>(string id, Func<StageOptions, TModel> prepare) : ILanguageStage<TModel>
    where TModel : ILanguageModel
{
    public StageCard Card { get; init; } = new(id, $"fake {id}", Deterministic: true);

    public TModel Prepare(ParallelCorpus corpus, StageOptions options) => prepare(options);
}
