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
    private readonly TextModelInfo info;
    private readonly bool givesProbabilities;
    private readonly IEstimator<ITransformer> toBytes;
    private readonly ScoreOnnxEstimator scorer;

    /// <exception cref="OnnxModelException">The model cannot be loaded, or is no text classifier.</exception>
    public TextClassificationEstimator(TransformsCatalog catalog, string path, string textColumn, int batchSize, OnnxModelOptions options)
    {
        (this.catalog, this.textColumn) = (catalog, textColumn);
        OnnxModel model = OnnxModel.Load(path, options);
        try
        {
            using var check = new TextClassifier(model);
            info = TextModelInfo.FromMetadata(model.Info.Metadata);
            if (info.Labels.Count < 2)
            {
                throw new OnnxModelException($"'{path}' knows one label only, and ML.NET's multiclass models have two or more.");
            }

            givesProbabilities = model.Outputs.Any(o => o.Name == TextModelInfo.Probabilities);
            toBytes = TextToBytesMapping.Estimator(catalog, Bytes, textColumn, info.MaxBytes, info.FoldsWhiteSpace);
            scorer = new(catalog, path, model, new ScoreOnnxOptions
            {
                BatchSize = batchSize,
                InputColumns = new Dictionary<string, string> { [TextModelInfo.Input] = Bytes },
                OutputColumns = new Dictionary<string, string> { [givesProbabilities ? TextModelInfo.Probabilities : TextModelInfo.Logits] = Scores },
                Model = options,
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

        if (LabelKeys.Fault(input.Schema.GetColumnOrNull("Label"), info.Labels) is { } fault)
        {
            using IChannel channel = MlNetInternals.ContextOf(catalog).Start("ClassifyText");
            channel.Warning(MessageSensitivity.None, "{0}", fault);
        }

        var parts = new List<ITransformer>();
        DataViewSchema at = input.Schema;
        Fit(toBytes);
        Fit(scorer);
        if (givesProbabilities)
        {
            Fit(catalog.Expression(Scores, "x => log(x)", Scores)); // of which softmax makes probabilities again
        }

        Add(Softmax(at[Scores].Type));
        Fit(catalog.Conversion.MapKeyToValue(PredictedLabel));
        Fit(catalog.DropColumns(Bytes, Scores));
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
        added.AddColumn(Score, new VectorDataViewType(NumberDataViewType.Single, info.Labels.Count), Names("SlotNames"));
        return new(inputSchema.Where(c => c.Name is not (PredictedLabel or Score)).Concat(MlNetInternals.ShapeOf(added.ToSchema())));
    }

    private ArgumentException NoText(IEnumerable<string> columns) => new($"There is no text column '{textColumn}'; the columns are {string.Join(", ", columns)}.");

    // ML.NET's linear model, whose softmax, slot names and label are what is wanted, with weights that change nothing.
    private ITransformer Softmax(DataViewType scores)
    {
        int count = info.Labels.Count;
        VBuffer<float>[] unit = [.. Enumerable.Range(0, count).Select(i => new VBuffer<float>(count, 1, [1], [i]))];
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Scores, scores);
        schema.AddColumn(Label, new KeyDataViewType(typeof(uint), count), Names("KeyValues"));
        return MlNetInternals.LinearModel(MlNetInternals.ContextOf(catalog), unit, new float[count], [.. info.Labels], schema.ToSchema(), Scores, Label, Score, PredictedLabel);
    }

    private DataViewSchema.Annotations Names(string kind)
    {
        var names = new VBuffer<ReadOnlyMemory<char>>(info.Labels.Count, [.. info.Labels.Select(label => label.AsMemory())]);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(kind, new VectorDataViewType(TextDataViewType.Instance, info.Labels.Count), (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
        return annotations.ToAnnotations();
    }
}
