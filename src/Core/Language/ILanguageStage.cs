namespace MlNetPath.Core;

/// <summary>One way to continue texts (<see cref="INextTokenModel"/>) or to translate them (<see cref="ITranslator"/>). Stages hold no state of what they prepared and are safe to use from many threads.</summary>
/// <typeparam name="TModel">What it prepares.</typeparam>
public interface ILanguageStage<out TModel>
    where TModel : ILanguageModel
{
    /// <summary>What the stage is.</summary>
    StageCard Card { get; }

    /// <summary>Learns from the training split, choosing on the validation split where there is something to choose, or reads a model that came trained. The test split is never read.</summary>
    /// <param name="corpus">The texts.</param>
    /// <param name="options">Seed, threads, device, progress, cancellation.</param>
    /// <exception cref="StageUnavailableException">It cannot run here, or there is no model trained on this corpus.</exception>
    /// <exception cref="InputException">The data or the model cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The options say so.</exception>
    TModel Prepare(ParallelCorpus corpus, StageOptions options);
}
