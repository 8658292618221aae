using System.Diagnostics;
using System.Globalization;
using MlNetPath.Compare;
using MlNetPath.Core;
using MlNetPath.Onnx.Torch;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli;

/// <summary>
/// <c>train lm</c>: the language model, which is no stage that labels texts: it learns the corpus in all its languages, makes its own vocabulary from it, and is written as a folder that <c>generate</c>, <c>translate</c> and <c>chat</c> read.
/// </summary>
/// <param name="context">The streams and the wish to stop.</param>
internal sealed class LanguageModelTraining(CommandContext context)
{
    /// <summary>What stands for it in the place of a stage's id.</summary>
    public const string Id = "lm";

    /// <summary>Makes sure that it can train here, and write its model.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="from">The folder of the model that it goes on from; null for none.</param>
    /// <exception cref="InputException">There is no libtorch, the folder cannot be written or holds the model of a stage, or there is nothing to go on from.</exception>
    public static void Check(string folder, string? from)
    {
        OutputPlace.CheckFolder(folder);
        if (File.Exists(Path.Combine(folder, StageArtifact.FileName)))
        {
            throw new InputException($"The folder '{folder}' holds the model of a stage, which a language model cannot lie beside. Name another folder with --out.");
        }

        if (from is not null && (from.Length == 0 || !LanguageModel.IsIn(from)))
        {
            throw new InputException($"There is no language model in '{from}'. Name the folder of one that 'train {Id}' wrote with --from, or leave that out.");
        }

        try
        {
            TorchRuntime.Load();
        }
        catch (TorchNotAvailableException e)
        {
            throw new InputException(e.Message, e);
        }
    }

    /// <summary>Trains the vocabulary and then the model.</summary>
    /// <param name="folder">Where the model is written. What else lies there stays.</param>
    /// <param name="options">Seed, budget, whether to go on; the rest is set here.</param>
    /// <param name="watched">Whether a person watches on the terminal.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="InputException">The corpus, the checkpoint or the folder cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before anything was learned.</exception>
    public LanguageModelMade Run(string folder, LanguageModelOptions options, bool watched)
    {
        ParallelCorpus corpus = CorpusReading.Parallel(context);
        context.Notice(string.Create(CultureInfo.InvariantCulture, $"Training '{Id}' on the corpus's messages in {ParallelCorpus.Languages.Count} languages, its vocabulary first."));
        BpeVocabulary vocabulary = CorpusTokens.Train(corpus, new BpeTrainingOptions { Cancellation = context.Stop });
        options = options with { CheckpointFolder = UserCache.Folder("checkpoints", string.Create(CultureInfo.InvariantCulture, $"{Id}-{corpus.Fingerprint[..12]}-{options.Seed}{(options.From is null ? "" : "-from")}")) };
        LongTraining.Tell(options.Resume, options.CheckpointFolder, context);
        var clock = Stopwatch.StartNew();
        if (watched)
        {
            var view = new TrainingView(context.Terminal!, Id, context.Stop);
            view.Watch(() => Train(view, () => { })); // which says itself that it ends
        }
        else
        {
            Train(new TrainingNotices(Id, context), () => context.Notice(LongTraining.Ending));
        }

        return new LanguageModelMade(folder, options.Seed, vocabulary.Tokens.Count, corpus.Fingerprint, Math.Round(clock.Elapsed.TotalSeconds, 1));

        bool Train(IProgress<TrainingProgress> progress, Action ending)
        {
            using var stop = new TrainingStop(context.Stop, progress, ending);
            LanguageModelTrainer.Train(corpus, vocabulary, folder, options with { Progress = stop, Cancellation = stop.BreakOff, Finish = stop.Finish }, context.Notice);
            return true;
        }
    }
}
