using Microsoft.ML;
using Microsoft.ML.Runtime;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Applies an ONNX model in a pipeline; see <see cref="OnnxScoringCatalog"/>. There is nothing to learn, so fitting only checks the columns.</summary>
/// <remarks>Safe to use from several threads at once.</remarks>
public sealed class ScoreOnnxEstimator : IEstimator<ScoreOnnxTransformer>
{
    private readonly TransformsCatalog catalog;
    private readonly string? path;
    private readonly FileInfo? file;
    private readonly OnnxModel? given;
    private readonly ScoreOnnxOptions options;
    private readonly ModelColumns columns;
    private readonly string declared;
    private OnnxModel? loaded;

    /// <param name="catalog">The context's transforms.</param>
    /// <param name="path">What the model was loaded from, for this estimator to own it; null for a model that stays the caller's.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Columns and batch size.</param>
    internal ScoreOnnxEstimator(TransformsCatalog catalog, string? path, OnnxModel model, ScoreOnnxOptions options)
    {
        (this.catalog, this.path, this.options) = (catalog, path, options);
        declared = Declared(model);
        (given, loaded) = (path is null ? model : null, path is null ? null : model);
        try
        {
            file = path is null ? null : FileOf(path);
            columns = new(model, options);
        }
        catch
        {
            loaded?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>From the second time on, the file is read anew.</remarks>
    /// <exception cref="ArgumentException">A column that the model needs is missing, or does not fit.</exception>
    /// <exception cref="OnnxModelException">The file cannot be read anew, or holds a model with other inputs or outputs by now.</exception>
    public ScoreOnnxTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RowShape[] shapes = columns.ShapesFor(input.Schema);
        IHostEnvironment context = MlNetInternals.ContextOf(catalog);
        if (columns.RowByRowReason is { } reason)
        {
            using IChannel channel = context.Start("ScoreOnnx");
            channel.Info(MessageSensitivity.None, $"The model runs row by row: {reason}.");
        }

        // The model that was loaded to look at its columns is the first transformer's; each further one loads its own, so that any of them can be disposed.
        (OnnxModel model, FileInfo? source) = (given ?? Interlocked.Exchange(ref loaded, null)) is { } first ? (first, file) : Again(path!);
        return new(model, given is null, columns, new(catalog, source, columns, input.Schema, shapes), () => MlNetInternals.ThrowIfStopped(context));
    }

    private static string Declared(OnnxModel model) => $"{string.Join(", ", model.Inputs)} -> {string.Join(", ", model.Outputs)}";

    private static FileInfo FileOf(string path)
    {
        var file = new FileInfo(ModelFile.Find(path));
        file.Refresh(); // its time is that of now
        return file;
    }

    // A folder may have a newer version by now.
    private (OnnxModel Model, FileInfo Source) Again(string from)
    {
        FileInfo source = FileOf(from);
        OnnxModel model = OnnxModel.Load(source.FullName, options.Model);
        string now = Declared(model);
        if (now == declared)
        {
            return (model, source);
        }

        model.Dispose();
        throw new OnnxModelException($"'{from}' is another model than the one that was loaded: it was {declared}, and is {now}.");
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A column that the model needs is missing, or holds other items.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (InputColumn input in columns.Inputs)
        {
            SchemaShape.Column[] found = [.. inputSchema.Where(c => c.Name == input.Column)];
            if (found.Length == 0)
            {
                throw input.Missing(inputSchema.Select(c => c.Name));
            }

            if (found[0].ItemType.RawType != input.ItemType.RawType)
            {
                throw input.Misfit(found[0].Kind == SchemaShape.Column.VectorKind.Scalar ? $"{found[0].ItemType}" : $"a vector of {found[0].ItemType}");
            }
        }

        SchemaShape added = MlNetInternals.ShapeOf(columns.AddTo(new DataViewSchema.Builder().ToSchema()));
        return new(inputSchema.Where(c => added.All(a => a.Name != c.Name)).Concat(added));
    }
}
