using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Stage 2: classical learning. Texts become counts of hashed n-grams, and a linear model (or trees) learns what they say.
/// Fitted models are thread-safe; <c>mlContext.Model.Save</c> works on all of them, and <c>Model.Load</c> needs
/// <c>mlContext.ComponentCatalog.RegisterAssembly(typeof(LearnedStage).Assembly)</c> first.
/// </summary>
/// <param name="trainer">The trainer of this stage; null for the default, which has the plain id <c>learned</c>.</param>
public sealed class LearnedStage(LearnedTrainer? trainer = null) : IStage
{
    private const string WeightsFile = "weights.bin";

    /// <summary>The stage under each of its ids: <c>learned</c>, then <c>learned:naive-bayes</c> and so on.</summary>
    public static IReadOnlyList<LearnedStage> All { get; } =
        [new(), .. Enum.GetValues<LearnedTrainer>().Where(t => t != LearnedTrainer.Corrected).Select(t => new LearnedStage(t))];

    /// <inheritdoc/>
    public StageCard Card => trainer switch
    {
        LearnedTrainer.Augmented => OwnCard("learned:augmented", "learned, more and varied text", deterministic: false),
        LearnedTrainer.NaiveBayes => OwnCard("learned:naive-bayes", "naive Bayes", deterministic: true),
        LearnedTrainer.Logistic => OwnCard("learned:logistic", "logistic regression (SDCA)", deterministic: false),
        LearnedTrainer.AveragedPerceptron => OwnCard("learned:averaged-perceptron", "averaged perceptron", deterministic: false),
        LearnedTrainer.FastTree => OwnCard("learned:fast-tree", "boosted trees", deterministic: false),
        _ => OwnCard("learned", "learned", deterministic: false),
    };

    /// <inheritdoc/>
    public StageOptions DefaultOptions => new LearnedOptions();

    /// <inheritdoc/>
    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(task);
        LearnedOptions chosen = options.As<LearnedOptions>();
        if (chosen.Epochs < 1 || !(chosen.LearningRate > 0))
        {
            throw new InputException($"The learned stage cannot train with {chosen.Epochs} epochs and a learning rate of {chosen.LearningRate}: both must be positive.");
        }

        return (trainer ?? LearnedTrainer.Corrected) switch
        {
            LearnedTrainer.NaiveBayes => Own(ml, task, input => TrainNaiveBayes(task, chosen, input)),
            LearnedTrainer.Corrected => Own(ml, task, input => TrainCorrected(task, chosen, input)),
            LearnedTrainer.Augmented => Own(ml, task, input => TrainAugmented(task, chosen, TextData.Read(input))),
            LearnedTrainer.Logistic => Stock(ml, ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
            {
                // One thread unless told otherwise: with more, the same seed gives another model each time.
                NumberOfThreads = Math.Max(1, chosen.Threads),
                MaximumNumberOfIterations = 10,
            })),
            LearnedTrainer.AveragedPerceptron => Stock(ml, ml.MulticlassClassification.Trainers.OneVersusAll(
                ml.BinaryClassification.Trainers.AveragedPerceptron(numberOfIterations: 5))),
            LearnedTrainer.FastTree => Reduced(ml, ml.MulticlassClassification.Trainers.OneVersusAll(
                ml.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
                {
                    FeatureColumnName = ReducedFeatures.Column,
                    NumberOfTrees = 50,
                    NumberOfLeaves = 20,
                    NumberOfThreads = Math.Max(1, chosen.Threads),
                }))),
            var other => throw new InputException($"There is no trainer '{other}'."),
        };
    }

    /// <inheritdoc/>
    public void Save(MLContext ml, ITransformer model, TextTask task, string folder)
    {
        if (model is TextScoringTransformer { Scorer: BucketWeights weights, Labels: var labels })
        {
            using FileStream stream = File.Create(Path.Combine(folder, WeightsFile));
            weights.Write(stream, labels);
        }
        else
        {
            MlNetModel.Save(ml, model, task, folder);
        }
    }

    /// <inheritdoc/>
    public ITransformer Load(MLContext ml, string folder)
    {
        ArgumentNullException.ThrowIfNull(ml);
        string path = Path.Combine(folder, WeightsFile);
        if (!File.Exists(path))
        {
            ml.ComponentCatalog.RegisterAssembly(typeof(LearnedStage).Assembly);
            return MlNetModel.Load(ml, folder, Card.Id);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            (BucketWeights weights, string[] labels) = BucketWeights.Read(stream);
            return Transformer(ml, weights, labels);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidDataException)
        {
            throw new InputException($"'{path}' is no model of the stage '{Card.Id}': {e.Message} Train it anew.", e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The trainers whose model is our own can be exported: the default, <see cref="LearnedTrainer.Augmented"/> and <see cref="LearnedTrainer.NaiveBayes"/>.</remarks>
    public StageExport? Export(ITransformer model, TextTask task, string folder, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        return model is TextScoringTransformer { Scorer: BucketWeights weights } fitted
            ? LearnedExport.Write(Card.Id, fitted, metadata => LearnedExport.Build(weights, metadata), task, folder, cancellation)
            : null;
    }

    /// <inheritdoc/>
    public long? CountParameters(ITransformer model) =>
        model is TextScoringTransformer { Scorer: BucketWeights weights } ? weights.Weights.Length + weights.Biases.Length : null;

    /// <inheritdoc/>
    public string? Explain(ITransformer model, string text) =>
        model is TextScoringTransformer { Scorer: BucketWeights weights, Labels: var labels } ? Evidence.Explain(weights, labels, text) : null;

    private static StageCard OwnCard(string id, string title, bool deterministic) => new(id, title, deterministic) { SourceFolder = "Stage2.Learned" };

    private static IEstimator<ITransformer> Own(MLContext ml, TextTask task, Func<IDataView, BucketWeights> train) =>
        new TextScoringEstimator(task.Labels, input => Transformer(ml, train(input), task.Labels));

    private static TextScoringTransformer Transformer(MLContext ml, BucketWeights weights, IReadOnlyList<string> labels) =>
        new(weights, labels, () => weights.ToStock(ml, labels));

    private static BucketWeights TrainNaiveBayes(TextTask task, LearnedOptions options, IDataView input)
    {
        BucketWeights model = NaiveBayes.Train(TextData.Read(input), task.Labels.Count, options);
        Temperature.Fit(model, task.ValidationData, options.Threads, options.Cancellation);
        return model;
    }

    private static BucketWeights TrainCorrected(TextTask task, LearnedOptions options, IDataView input)
    {
        #region corrected
        TextData data = TextData.Read(input);
        BucketWeights model = NaiveBayes.Train(data, task.Labels.Count, options);
        Temperature.Fit(model, task.ValidationData, options.Threads, options.Cancellation);
        TextData lessons = options.Windows ? TrainingWindows.Append(data, options.Seed) : data;
        LogisticRegression.Train(model, lessons, options);
        Temperature.Fit(model, task.ValidationData, options.Threads, options.Cancellation);
        #endregion
        return model;
    }

    private static BucketWeights TrainAugmented(TextTask task, LearnedOptions options, TextData own)
    {
        TextData data = AugmentedTexts.Of(own, task, options.Seed);
        BucketWeights model = NaiveBayes.Train(data, task.Labels.Count, options);
        Temperature.Fit(model, task.ValidationData, options.Threads, options.Cancellation);
        LogisticRegression.Train(model, data, options);
        Temperature.Fit(model, task.ValidationData, options.Threads, options.Cancellation);
        return model;
    }

    private static IEstimator<ITransformer> Stock(MLContext ml, IEstimator<ITransformer> learner) =>
        NgramMapping.Estimator(ml).Append(learner).Append(ml.Transforms.Conversion.MapKeyToValue(StageColumns.PredictedLabel));

    private static IEstimator<ITransformer> Reduced(MLContext ml, IEstimator<ITransformer> learner) =>
        ReducedFeatures.Estimator(ml).AppendCacheCheckpoint(ml).Append(learner).Append(ml.Transforms.Conversion.MapKeyToValue(StageColumns.PredictedLabel));
}
