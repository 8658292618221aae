using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Onnx.Torch;
using MlNetPath.Torch.Training;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Learns to label texts with a deep network; see <see cref="DeepTextCatalog.DeepText(MulticlassClassificationCatalog.MulticlassClassificationTrainers, DeepTextOptions)"/>.</summary>
/// <remarks>
/// <para>The architecture: a text is its UTF-8 bytes, so there is no vocabulary. Beside the embedding of each byte stands what naive Bayes knows of the hashed character n-grams, the word and the pair of words that begin there (Weinberger et al.,
/// "Feature Hashing for Large Scale Multitask Learning", 2009), counted by cross-fitting: over all texts but those of the text's own fold. Patches of bytes pass residual blocks with pre-normalization (He et al., 2015), whose convolution is a shift of channels
/// (Wu et al., "Shift", 2018), and attention pooling together with max pooling makes one vector of them; a linear layer on the summed evidence goes around them to the logits (Cheng et al., "Wide and Deep Learning", 2016). Several such towers
/// are an ensemble with one loss (Lakshminarayanan et al., 2017), and a logistic regression on the same n-grams (its steps by AdaGrad: Duchi, Hazan and Singer, 2011) is added to their mean.</para>
/// <para>The training: cross-entropy with label smoothing, AdamW (Loshchilov and Hutter, 2019), a warm-up and cosine decay of the learning rate, clipping of the gradient's norm, dropout, early stopping and the best epoch's weights by the validation
/// loss; afterwards the regression's share and the temperature of softmax (Guo et al., "On Calibration of Modern Neural Networks", 2017) by the validation texts. It is no pretrained language model: it knows what its training texts say.</para>
/// <para>Instances hold no state of a fit and are safe to use from many threads; fits of one process take turns.</para>
/// </remarks>
public sealed class DeepTextTrainer : IEstimator<DeepTextTransformer>
{
    private readonly IHostEnvironment context;
    private readonly DeepTextOptions options;

    internal DeepTextTrainer(IHostEnvironment context, DeepTextOptions options)
    {
        OptionCheck.Check(options);
        (this.context, this.options) = (context, options);
    }

    /// <summary>Trains, exports, and loads the exported file. The checkpoint is deleted when that is done, and stays where anything fails.</summary>
    /// <remarks>
    /// libtorch has one source of random numbers and one number of threads for the whole process. A fit seeds the one and sets the other, so until it ends nobody else in the process should compute with TorchSharp; fits wait for each other. At the end the
    /// number of threads is what it was, the random numbers go on from where the fit left them. While a step is under way, the garbage collector is asked to wait.
    /// </remarks>
    /// <param name="input">Texts and labels.</param>
    /// <exception cref="InputException">
    /// The data cannot be learned from: fewer than two labels, no training text with a label that is not held out, no validation text with one, a label of <see cref="DeepTextOptions.Validation"/> or <see cref="DeepTextOptions.MoreTexts"/> that the
    /// training texts do not have. Or training ended before its first step, by <see cref="DeepTextOptions.Finish"/> or <see cref="DeepTextOptions.Budget"/>, or diverged before anything was learned. Or the checkpoint to go on from is damaged, or of
    /// other data or options; or one cannot be written. Or CUDA was asked for, and libtorch has none.
    /// </exception>
    /// <exception cref="ArgumentException">A column of the training texts, of <see cref="DeepTextOptions.Validation"/> or of <see cref="DeepTextOptions.MoreTexts"/> is missing or of another type.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="OnnxExportException">The file does not compute what the network computes, or cannot be written. What was at <see cref="DeepTextOptions.ModelPath"/> before is still there.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime cannot run the file.</exception>
    /// <exception cref="TorchNotAvailableException">libtorch cannot be loaded here.</exception>
    public DeepTextTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var columns = new LabelledColumns(input, options);
        using IChannel channel = context.Start("DeepText");
        int drawnSeed = options.Seed ?? context.Register("DeepText").Rand.Next();
        (TextData data, TextData? validation, TextData more) = (columns.Training(), columns.Validation(), columns.MoreTexts());
        using TrainingTurn turn = TrainingTurn.Take(options.Threads, options.Cancellation);
        using TrainedNetwork trained = TrainedNetwork.Train(columns.Labels, data, validation, more, options, drawnSeed, message => channel.Warning(MessageSensitivity.None, "{0}", message));

        ScratchFolder? scratch = options.ModelPath is null ? new() : null;
        try
        {
            string path = options.ModelPath ?? Path.Combine(Directory.CreateDirectory(scratch!.Path).FullName, "model.onnx");
            var info = new TextModelInfo { Labels = columns.Labels, MaxBytes = options.MaxBytes };
            (ExportReport report, TextParity parity) = trained.Write(path, new Dictionary<string, string>([.. info.ToMetadata(), .. options.Metadata, trained.Facts.ToMetadata()]));
            channel.Info(MessageSensitivity.None, "{0}", report);
            ITransformer scoring = NetworkScoring.Load(context as MLContext ?? new MLContext(), path, input, options.TextColumnName, NetworkScoring.ProviderAfter(trained.OnCuda), options.Threads);
            if (!options.Finish.IsCancellationRequested)
            {
                trained.DeleteCheckpoint();
            }

            return new(scoring, path, columns.Labels, trained.History, report, parity, scratch);
        }
        catch
        {
            scratch?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => LabelledColumns.ShapeAfter(inputSchema, options);
}
