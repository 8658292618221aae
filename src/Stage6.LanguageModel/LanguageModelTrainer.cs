using System.Globalization;
using Microsoft.ML.Tokenizers;
using MlNetPath.Core;
using MlNetPath.Onnx.Torch;
using MlNetPath.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Trains the language model of a corpus, which writes its languages and translates, and writes it as a folder that text generators load.</summary>
public static class LanguageModelTrainer
{
    // All validation messages would take longer than the learning between them.
    private const int MeasuredEvery = 24;

    /// <summary>Trains, when no other training runs in this process.</summary>
    /// <param name="corpus">Messages in all languages; the training split is learned, and the validation split chooses the best epoch.</param>
    /// <param name="vocabulary">The tokens, those of <see cref="CorpusTokens.SpecialTokens"/> among them; <see cref="CorpusTokens.Train"/> makes such a vocabulary.</param>
    /// <param name="folder">Where the model is written; it is made where it is missing.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="warn">Told what broke training off, where something was learned before.</param>
    /// <exception cref="InputException">The options, the vocabulary, the checkpoint or the folder cannot be used, or training diverged before anything was learned.</exception>
    /// <exception cref="TorchNotAvailableException">There is no libtorch, or not the device that was asked for.</exception>
    /// <exception cref="OnnxExportException">The file does not compute what the network does.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Train(ParallelCorpus corpus, BpeVocabulary vocabulary, string folder, LanguageModelOptions? options = null, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new();
        OptionCheck.Check(options, vocabulary, folder);
        using TrainingTurn turn = TrainingTurn.Take(options.Threads, options.Cancellation);
        Device device = TrainingDevice.Choose(options.Device);
        manual_seed(options.Seed);
        Marks marks = Marks.Of(vocabulary);
        BpeTokenizer tokenizer = vocabulary.CreateTokenizer();
        var chosen = new CurriculumOptions();
        chosen = chosen with { LongestSequence = Math.Min(chosen.LongestSequence, options.Context) };
        var sequences = new CorpusSequences(corpus, Encode);
        IReadOnlyList<TokenizedMessage> messages = sequences.Training(options.Cancellation);
        var curriculum = new TranslationCurriculum(messages, marks, chosen, options.Seed);
        if (curriculum.SequencesInEpoch == 0)
        {
            throw new InputException($"The corpus has {messages.Count} training messages, which are too few: not even one text or translation for each of {chosen.EpochsInRound} epochs. Give it more.");
        }

        IReadOnlyList<LearnedSequence> validation = sequences.Measured(Split.Validation, marks, chosen.LongestSequence, MeasuredEvery);
        using var decoder = new Decoder(DecoderShape.Of(options, vocabulary));
        double? minutesBefore = Begin(decoder, messages, vocabulary, options.From);
        decoder.to(device);
        decoder.Products = ProductPrecision.Fastest(device);
        using DisposeScope scope = NewDisposeScope();
        using var state = new TrainingState(decoder, options.FullLearningRate, options.WeightDecay);
        Checkpoint? checkpoint = options.CheckpointFolder is { } place ? new(place, $"{corpus.Fingerprint} {vocabulary.Fingerprint} {options.Recipe} {chosen}") : null;
        if (options.Resume)
        {
            checkpoint?.TryRead(state);
        }

        var learner = new SequenceLearner(decoder, curriculum, validation, options.BatchTokens, device);
        new TrainingLoop<SequenceBatch>(state, learner, new LoopOptions
        {
            Doing = "language model",
            MaxEpochs = options.Rounds * chosen.EpochsInRound,
            Budget = options.Budget,
            LearningRate = options.FullLearningRate,
            WarmUpSteps = options.WarmUpSteps,
            Seed = options.Seed,
            Progress = options.Progress,
            Cancellation = options.Cancellation,
            Finish = options.Finish,
        }, checkpoint).Run(warn);

        double temperature = Calibration.Apply(decoder, learner, options.Cancellation);
        decoder.cpu();
        TrainingPoint last = state.History[^1];
        double minutes = last.Seconds / 60;
        using var single = new ScratchFolder();
        ModelFolder.Write(single.Path, decoder, vocabulary, marks, new Dictionary<string, string>
        {
            ["mlnetpath.stage"] = "language-model",
            [ModelFolder.Fingerprint] = corpus.Fingerprint,
            ["mlnetpath.data_license"] = ParallelCorpus.License,
            ["mlnetpath.languages"] = string.Join(' ', ParallelCorpus.Languages),
            [ModelFolder.Parameters] = decoder.parameters().Sum(parameter => parameter.numel()).ToString(CultureInfo.InvariantCulture),
            [ModelFolder.Minutes] = ((minutesBefore ?? 0) + minutes).ToString("0.#", CultureInfo.InvariantCulture),
        });
        HalfPrecision.Copy(single.Path, folder);
        File.Delete(Path.Combine(folder, CopyGate.FileName)); // of a model that was there before
        TrainingCurves.Write(folder, state.History);
        var running = new StageOptions { Threads = options.Threads, Device = options.Device, Cancellation = options.Cancellation };
        CopyLearner.Learn(folder, corpus, running);
        string network = FormattableString.Invariant($"decoder-only transformer, {options.Blocks} blocks of width {options.Width}, {options.Heads} heads, {options.KeyHeads} of keys and values, context {options.Context}");
        LanguageModelCard.Write(
            folder, single.Path, corpus, new(network, vocabulary.Tokens.Count, last.Epoch, (double)last.Epoch / chosen.EpochsInRound, minutes, minutesBefore, temperature, options.Seed), running);
        if (!options.Finish.IsCancellationRequested)
        {
            checkpoint?.Delete();
        }

        int[] Encode(string text) => [.. tokenizer.EncodeToIds(text)];
    }

    // Gives the minutes that it was learned for before, where it was.
    private static double? Begin(Decoder decoder, IReadOnlyList<TokenizedMessage> messages, BpeVocabulary vocabulary, string? from)
    {
        using var pause = new CollectionPause();
        if (from is not null)
        {
            return DecoderWeights.Read(from, vocabulary, decoder);
        }

        using Tensor meanings = TokenMeanings.Of([.. messages.Select(message => message.InAllLanguages)], vocabulary.Tokens.Count, decoder.Shape.Width);
        decoder.Begin(meanings);
        InductionHeads.Begin(decoder);
        return null;
    }
}
