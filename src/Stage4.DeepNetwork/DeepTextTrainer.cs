using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetPath.Core;
using MlNetPath.Onnx.MLNet;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Onnx.Torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Learns to label texts with a deep network; see <see cref="DeepTextCatalog.DeepText"/>.</summary>
/// <remarks>Instances hold no state of a fit and are safe to use from many threads; fits of one process take turns, since libtorch has one source of random numbers.</remarks>
public sealed class DeepTextTrainer : IEstimator<DeepTextTransformer>
{
    private readonly IHostEnvironment context;
    private readonly DeepTextOptions options;

    internal DeepTextTrainer(IHostEnvironment context, DeepTextOptions options)
    {
        OptionCheck.Check(options);
        (this.context, this.options) = (context, options);
    }

    /// <summary>Trains, exports, and loads the exported file.</summary>
    /// <param name="input">Texts and labels.</param>
    /// <exception cref="InputException">The data cannot be learned from, or training diverged before anything was learned.</exception>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="TorchNotAvailableException">libtorch cannot be loaded here.</exception>
    public DeepTextTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var columns = new LabelledColumns(input, options);
        using IChannel channel = context.Start("DeepText");
        int seed = options.Seed ?? context.Register("DeepText").Rand.Next();
        using TrainedNetwork trained = TrainedNetwork.Train(columns.Labels, columns.Read(input), options.Validation is { } validation ? columns.Read(validation) : null,
            options.MoreTexts is { } more ? columns.Read(more) : TextData.Empty, options, seed, message => channel.Warning(MessageSensitivity.None, "{0}", message));

        ScratchFolder? scratch = options.ModelPath is null ? new() : null;
        try
        {
            string path = options.ModelPath ?? Path.Combine(Directory.CreateDirectory(scratch!.Path).FullName, "model.onnx");
            var info = new TextModelInfo { Labels = columns.Labels, MaxBytes = options.MaxBytes };
            (ExportReport report, TextParity parity) = trained.Write(path, new Dictionary<string, string>([.. info.ToMetadata(), .. options.Metadata, trained.Facts.ToMetadata()]));
            channel.Info(MessageSensitivity.None, "{0}", report);
            ITransformer scoring = (context as MLContext ?? new MLContext()).Transforms.ClassifyText(path, options.TextColumnName).Fit(input);
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
