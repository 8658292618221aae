using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>
/// What a transformer is saved as. ML.NET lets nobody outside it save state of their own, so that is its own transformer of ONNX models, between others that give its columns their names.
/// </summary>
/// <param name="catalog">The context's transforms.</param>
/// <param name="file">The model's file as it was when it was loaded, if it was loaded from one.</param>
/// <param name="columns">The model's columns.</param>
/// <param name="schema">The schema that the estimator was fitted on.</param>
/// <param name="shapes">How its columns fill the inputs.</param>
internal sealed class StockModel(TransformsCatalog catalog, FileInfo? file, ModelColumns columns, DataViewSchema schema, RowShape[] shapes)
{
    private const string Suffix = ".output";

    /// <summary>Writes it.</summary>
    /// <exception cref="NotSupportedException">ML.NET's transformer cannot run this model on these columns.</exception>
    public void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        if (columns.Inputs.Select(Fault).Concat(columns.Outputs.Select(Fault)).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            throw Refusal(fault);
        }

        if (file is null)
        {
            throw Refusal("the model was given loaded, so its file is not known: give ScoreOnnx the path");
        }

        if (File.GetLastWriteTimeUtc(file.FullName) != file.LastWriteTimeUtc)
        {
            throw Refusal($"the file '{file.FullName}' is not there any more, or another than the one that was loaded");
        }

        string folder = Directory.CreateTempSubdirectory("mlnetpath-").FullName;
        try
        {
            // Only the file itself is saved, so it is loaded from where nothing lies beside it.
            string copy = Path.Combine(folder, file.Name);
            file.CopyTo(copy);
            using TransformerChain<ITransformer> chain = Chain(copy);
            ((ITransformer)chain).Save(ctx);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static NotSupportedException Refusal(string reason, Exception? cause = null) =>
        new($"ML.NET cannot save this step: what it saves ONNX models as is ApplyOnnxModel, and {reason}. Ship the model file, and build the pipeline with ScoreOnnx where it is used.", cause);

    // What ApplyOnnxModel calls the column of an output.
    private static string StockName(OutputColumn output) => output.Info.Name.EndsWith(Suffix, StringComparison.Ordinal) ? output.Info.Name.Replace(Suffix, "", StringComparison.Ordinal) : output.Info.Name;

    private static string? TypeFault(OnnxValueInfo info) => info.Type is TensorType { ElementType: TensorElementType.Float16 or TensorElementType.BFloat16 } ? $"it has no half precision ({info})" : info.Type switch
    {
        TensorType { Dimensions: null } => $"it wants to know how many dimensions {info} has",
        TensorType { Dimensions: [] } => $"it gives and takes no single values ({info})",
        _ => null,
    };

    private string? Fault(InputColumn input) => TypeFault(input.Info)
        ?? (input.Info.Type is TensorType { Dimensions.Count: 1 } && schema[input.Column].Type is not VectorDataViewType ? $"it gives a single value as [1, 1], and {input.Info} has one dimension: export it as [batch, 1]" : null)
        ?? (input.Column != input.Info.Name ? Taken(input.Info.Name) : null);

    private string? Fault(OutputColumn output) => TypeFault(output.Info)
        ?? (output.Type is not VectorDataViewType ? $"it makes a vector of {output.Info}, a single value a row here: export it as [batch, 1], or leave it out with {nameof(ScoreOnnxOptions.OutputColumns)}" : null)
        ?? (output.Column != StockName(output) ? Taken(StockName(output)) : null);

    // A column of that name is needed for a moment, and dropped again.
    private string? Taken(string name) => schema.GetColumnOrNull(name) is not null ? $"it needs the name '{name}', which another column has" : null;

    private TransformerChain<ITransformer> Chain(string copy)
    {
        var parts = new List<ITransformer>();
        DataViewSchema at = schema;
        OutputColumn[] named = [.. columns.Outputs.Where(o => o.Column != StockName(o))];
        InputColumn[] renamed = [.. columns.Inputs.Where(i => i.Column != i.Info.Name)];
        Array.ForEach(renamed, i => Add(catalog.CopyColumns(i.Info.Name, i.Column)));
        try
        {
            Add(catalog.ApplyOnnxModel([.. columns.Outputs.Select(o => o.Info.Name)], [.. columns.Inputs.Select(i => i.Info.Name)], copy, KnownShapes(), gpuDeviceId: null, fallbackToCpu: false));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Refusal($"it does not take the file by itself ({e.Message.Split('\n')[0].Trim()}); weights in files beside it are not saved", e);
        }

        Array.ForEach(named, o => Add(catalog.CopyColumns(o.Column, StockName(o))));
        if (renamed.Length + named.Length > 0)
        {
            Add(catalog.DropColumns([.. renamed.Select(i => i.Info.Name), .. named.Select(StockName)]));
        }

        return new(parts, parts.Select(_ => TransformerScope.Everything));

        void Add(IEstimator<ITransformer> estimator)
        {
            parts.Add(estimator.Fit(new SchemaView(at)));
            at = parts[^1].GetOutputSchema(at);
        }
    }

    // Dimensions that the file leaves open and that are known here.
    private Dictionary<string, int[]> KnownShapes()
    {
        var known = new Dictionary<string, int[]>();
        for (int i = 0; i < shapes.Length; i++)
        {
            if (((TensorType)columns.Inputs[i].Info.Type).Dimensions!.Skip(1).Any(d => d.Length is null))
            {
                known[columns.Inputs[i].Info.Name] = [.. shapes[i].Of(columns.Inputs[i].HasBatch ? 1 : null, -1).Select(d => checked((int)d))];
            }
        }

        foreach (OutputColumn output in columns.Outputs.Where(o => o.Labels is not null))
        {
            known[output.Info.Name] = [1, output.Labels!.Count];
        }

        return known;
    }
}
