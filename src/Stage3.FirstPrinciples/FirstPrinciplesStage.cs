using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// Stage 3: a neural network with one hidden layer over hashed n-grams, trained and scored by the code in <c>Network/</c> and no library.
/// Fitted models are thread-safe. ML.NET's <c>Model.Save</c> has no form for them: use <see cref="Save"/>, or the ONNX file that <see cref="Export"/> writes.
/// </summary>
public sealed class FirstPrinciplesStage : IStage
{
    private const string NetworkFile = "network.bin";

    // With fewer steps an epoch teaches little; and a step on fewer texts is mostly chance.
    private const int StepsInEpoch = 64, LeastBatch = 8;

    /// <inheritdoc/>
    public StageCard Card { get; } = new("first-principles", "first principles", Deterministic: false) { SourceFolder = "Stage3.FirstPrinciples" };

    /// <inheritdoc/>
    public StageOptions DefaultOptions => new FirstPrinciplesOptions();

    /// <inheritdoc/>
    /// <remarks>
    /// A loss that is no finite number ends <c>Fit</c>: with an <see cref="InputException"/> where nothing was learned yet, else with the best weights so far and a warning in ML.NET's log.
    /// </remarks>
    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        FirstPrinciplesOptions chosen = options.As<FirstPrinciplesOptions>();
        if (chosen.Neurons is < 1 or > 4096)
        {
            throw new InputException($"A network cannot have {chosen.Neurons} hidden neurons here. Give it 1 to 4096.");
        }

        if (chosen.Epochs < 1 || chosen.BatchSize < 1 || chosen.Patience < 1 || !(chosen.LearningRate > 0 && float.IsFinite(chosen.LearningRate)))
        {
            throw new InputException(FormattableString.Invariant(
                $"The network cannot be trained with {chosen.Epochs} epochs, batches of {chosen.BatchSize}, a patience of {chosen.Patience} and a learning rate of {chosen.LearningRate}: all must be positive."));
        }

        return new TextScoringEstimator(task.Labels, input => Train(task, chosen, TextData.Read(input), Warn));

        void Warn(string warning)
        {
            using IChannel channel = ((IHostEnvironment)ml).Start(nameof(FirstPrinciplesStage));
            channel.Warning(MessageSensitivity.None, "{0}", warning);
        }
    }

    /// <inheritdoc/>
    public void Save(MLContext ml, ITransformer model, TextTask task, string folder)
    {
        (NgramNetwork network, IReadOnlyList<string> labels) = NetworkOf(model);
        using FileStream stream = File.Create(Path.Combine(folder, NetworkFile));
        network.Write(stream, labels);
    }

    /// <inheritdoc/>
    public ITransformer Load(MLContext ml, string folder)
    {
        string path = Path.Combine(folder, NetworkFile);
        try
        {
            using FileStream stream = File.OpenRead(path);
            (NgramNetwork network, string[] labels) = NgramNetwork.Read(stream);
            return new TextScoringTransformer(network, labels);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            throw new InputException($"'{path}' is no model of the stage '{Card.Id}': {e.Message} Train it anew.", e);
        }
    }

    /// <inheritdoc/>
    public StageExport? Export(ITransformer model, TextTask task, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        (NgramNetwork network, _) = NetworkOf(model);
        return LearnedExport.Write(Card.Id, (TextScoringTransformer)model, metadata => NgramNetworkGraph.Build(network, metadata), task, folder, cancellation);
    }

    /// <inheritdoc/>
    public long? CountParameters(ITransformer model) => NetworkOf(model).Network.ParameterCount;

    /// <inheritdoc/>
    public string? Explain(ITransformer model, string text) => LeftOutWords.Explain(NetworkOf(model).Network, NetworkOf(model).Labels, text);

    /// <summary>Trains a network and calibrates it.</summary>
    /// <param name="task">The labels and the validation texts.</param>
    /// <param name="options">How.</param>
    /// <param name="data">The training texts.</param>
    /// <param name="warn">Told what broke training off, where something was learned before.</param>
    /// <exception cref="InputException">Training diverged before anything was learned.</exception>
    internal static NgramNetwork Train(TextTask task, FirstPrinciplesOptions options, TextData data, Action<string> warn)
    {
        (NgramNetwork network, TrainingResult result) = Learn(task, options, data);
        if (result is { Problem: { } problem, BestEpoch: 0 })
        {
            throw new InputException(problem);
        }

        if (result.Problem is { } warning)
        {
            warn(warning);
        }

        if (Temperature.Find(network.Logits, network.LabelCount, task.ValidationData, options.Threads, options.Cancellation) is { } found)
        {
            network.ScaleBy(found.Factor);
        }

        return network;
    }

    /// <summary>Trains a network, and tells how that went.</summary>
    internal static (NgramNetwork Network, TrainingResult Result) Learn(TextTask task, FirstPrinciplesOptions options, TextData data)
    {
        options.Progress?.Report(new TrainingProgress("n-grams"));
        var random = new Random(options.Seed);

        // Four numbers per weight: the weight, Adam's two means, and the best so far.
        var hidden = new BucketWeights(options.Neurons, FrequentBuckets.Find(data, 4 * options.Neurons, options));
        #region start
        // The n-grams' rows start at 0: one that the texts say nothing about then adds nothing. Neurons still differ, since each has its own weights behind it.
        Dense output = new Dense("output", options.Neurons, task.Labels.Count, options.Threads).Glorot(random);
        #endregion
        var network = new NgramNetwork(hidden, output);
        TextData lessons = options.Windows ? TrainingWindows.Append(data, options.Seed) : data;
        var loop = new TrainingLoop(new TrainingLoopOptions
        {
            Epochs = options.Epochs,
            BatchSize = Math.Min(options.BatchSize, Math.Max(LeastBatch, lessons.Count / StepsInEpoch)),
            Patience = options.Patience,
            Seed = options.Seed,
            Progress = options.Progress,
            Cancellation = options.Cancellation,
        });
        return (network, loop.Run(new NgramLearner(network, lessons, task.ValidationData, options)));
    }

    private static (NgramNetwork Network, IReadOnlyList<string> Labels) NetworkOf(ITransformer model) => model is TextScoringTransformer { Scorer: NgramNetwork network, Labels: var labels }
        ? (network, labels)
        : throw new ArgumentException("The model was not made by this stage.", nameof(model));
}
