using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Texts to bytes, bytes through the model, the model's output to a label and probabilities. All parts but the model's are ML.NET's own, so that the whole can be saved.</summary>
internal sealed class TextClassificationEstimator : IEstimator<ITransformer>
{
    private const string Bytes = "MlNetPath.Input", Scores = "MlNetPath.Output", Score = "Score", PredictedLabel = "PredictedLabel", Label = "MlNetPath.Label";

    private readonly TransformsCatalog catalog;
    private readonly string textColumn;
    private readonly IReadOnlyList<string> labels;
    private readonly int[] order;
    private readonly bool givesProbabilities;
    private readonly IEstimator<ITransformer>? toBytes;
    private readonly ScoreOnnxEstimator scorer;

    /// <exception cref="OnnxModelException">The model cannot be loaded, is no text classifier, or has other labels than those that are wanted.</exception>
    public TextClassificationEstimator(TransformsCatalog catalog, string path, ClassifyTextOptions options)
    {
        (this.catalog, textColumn) = (catalog, options.TextColumn);
        OnnxModel model = OnnxModel.Load(path, options.Model);
        try
        {
            TextModel text = TextModel.Of(model, path, options.FileLabels);
            labels = options.Labels is null ? text.Info.Labels : [.. options.Labels];
            order = LabelOrder.Of(labels, text.Info.Labels, path);
            givesProbabilities = text.GivesProbabilities;
            toBytes = text.TakesBytes ? TextToBytesMapping.Estimator(catalog, Bytes, textColumn, text.Info.MaxBytes, text.Info.FoldsWhiteSpace) : null;
            scorer = new(catalog, path, model, new ScoreOnnxOptions
            {
                BatchSize = options.BatchSize,
                InputColumns = new Dictionary<string, string> { [text.Input] = text.TakesBytes ? Bytes : textColumn },
                OutputColumns = new Dictionary<string, string> { [text.Output] = Scores },
                Labels = text.Info.Labels,
                Model = options.Model,
            });
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <exception cref="ArgumentException">There is no text column of that name.</exception>
    public ITransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema.GetColumnOrNull(textColumn) is not { Type: TextDataViewType })
        {
            throw NoText(input.Schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}' ({c.Type})"));
        }

        if (LabelKeys.Fault(input.Schema.GetColumnOrNull("Label"), labels) is { } fault)
        {
            using IChannel channel = MlNetInternals.ContextOf(catalog).Start("ClassifyText");
            channel.Warning(MessageSensitivity.None, "{0}", fault);
        }

        var parts = new List<ITransformer>();
        DataViewSchema at = input.Schema;
        if (toBytes is not null)
        {
            Fit(toBytes);
        }

        Fit(scorer);
        if (givesProbabilities)
        {
            Fit(catalog.Expression(Scores, "x => log(x)", Scores)); // of which softmax makes probabilities again
        }

        Add(Softmax(at[Scores].Type));
        Fit(catalog.Conversion.MapKeyToValue(PredictedLabel));
        Fit(catalog.DropColumns(toBytes is null ? [Scores] : [Bytes, Scores]));
        return new TransformerChain<ITransformer>(parts, parts.Select(_ => TransformerScope.Everything));

        void Fit(IEstimator<ITransformer> estimator) => Add(estimator.Fit(new SchemaView(at)));

        void Add(ITransformer part)
        {
            parts.Add(part);
            at = part.GetOutputSchema(at);
        }
    }

    /// <exception cref="ArgumentException">There is no text column of that name.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (!inputSchema.Any(c => c.Name == textColumn && c.ItemType is TextDataViewType && c.Kind == SchemaShape.Column.VectorKind.Scalar))
        {
            throw NoText(inputSchema.Select(c => $"'{c.Name}' ({c.ItemType})"));
        }

        var added = new DataViewSchema.Builder();
        added.AddColumn(PredictedLabel, TextDataViewType.Instance);
        added.AddColumn(Score, new VectorDataViewType(NumberDataViewType.Single, labels.Count), Names("SlotNames"));
        return new(inputSchema.Where(c => c.Name is not (PredictedLabel or Score)).Concat(MlNetInternals.ShapeOf(added.ToSchema())));
    }

    private ArgumentException NoText(IEnumerable<string> columns) => new($"There is no text column '{textColumn}'; the columns are {string.Join(", ", columns)}.");

    // ML.NET's linear model, whose softmax, slot names and label are what is wanted, with weights that change nothing but the order.
    private ITransformer Softmax(DataViewType scores)
    {
        int count = labels.Count;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Scores, scores);
        schema.AddColumn(Label, new KeyDataViewType(typeof(uint), count), Names("KeyValues"));
        return MlNetInternals.LinearModel(MlNetInternals.ContextOf(catalog), LabelOrder.Weights(order), new float[count], [.. labels], schema.ToSchema(), Scores, Label, Score, PredictedLabel);
    }

    private DataViewSchema.Annotations Names(string kind)
    {
        var names = new VBuffer<ReadOnlyMemory<char>>(labels.Count, [.. labels.Select(label => label.AsMemory())]);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(kind, new VectorDataViewType(TextDataViewType.Instance, labels.Count), (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        return annotations.ToAnnotations();
    }
}
