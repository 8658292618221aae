using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Which columns feed a model and which ones it makes, and whether rows can be run together.</summary>
internal sealed class ModelColumns
{
    /// <exception cref="ArgumentException">The options do not fit the model, or a tensor of the model has elements that no column holds.</exception>
    public ModelColumns(IOnnxModel model, ScoreOnnxOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize);
        RequireValues(options);
        RequireNames(options.InputColumns.Keys.Concat(options.PaddingValues.Keys).Concat(options.RowShapes.Keys), model.Inputs, "input");
        RequireNames(options.OutputColumns.Keys, model.Outputs, "output");
        OnnxValueInfo[] inputs = [.. model.Inputs.Where(i => !i.HasDefault || options.InputColumns.ContainsKey(i.Name))];
        OnnxValueInfo[] outputs = [.. model.Outputs.Where(o => options.OutputColumns.Count == 0 ? o.Type is TensorType tensor && ColumnTypes.Of(tensor.ElementType) is not null : options.OutputColumns.ContainsKey(o.Name))];
        if (inputs.Length == 0 || outputs.Length == 0)
        {
            throw new ArgumentException($"The model has no {(inputs.Length == 0 ? "input" : "output")} that a column could hold: {model}.");
        }

        RowByRowReason = inputs.Concat(outputs).Select(BatchFault).FirstOrDefault(fault => fault is not null);
        bool hasBatch = RowByRowReason is null;
        BatchSize = hasBatch ? options.BatchSize : 1;
        IReadOnlyList<string>? labels = options.Labels ?? Labels(model.Info.Metadata);
        Inputs = [.. inputs.Select(i => Input(i, options, hasBatch))];
        Outputs = [.. outputs.Select(o => Output(o, options.OutputColumns.GetValueOrDefault(o.Name, o.Name), hasBatch, labels, options.Labels is not null))];
    }

    public IReadOnlyList<InputColumn> Inputs { get; }

    public IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>How many rows are run together at most.</summary>
    public int BatchSize { get; }

    /// <summary>Why rows cannot be run together; null where they can.</summary>
    public string? RowByRowReason { get; }

    /// <summary>How the columns of a schema fill the inputs.</summary>
    /// <exception cref="ArgumentException">A column is missing, or does not fit.</exception>
    public RowShape[] ShapesFor(DataViewSchema schema) =>
        [.. Inputs.Select(i => i.ShapeFor((schema.GetColumnOrNull(i.Column) ?? throw i.Missing(schema.Where(c => !c.IsHidden).Select(c => c.Name))).Type))];

    /// <summary>A schema with the columns that the model makes after those that are there.</summary>
    public DataViewSchema AddTo(DataViewSchema schema)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(schema);
        foreach (OutputColumn output in Outputs)
        {
            output.AddTo(builder);
        }

        return builder.ToSchema();
    }

    private static void RequireValues(ScoreOnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.InputColumns);
        ArgumentNullException.ThrowIfNull(options.OutputColumns);
        ArgumentNullException.ThrowIfNull(options.PaddingValues);
        ArgumentNullException.ThrowIfNull(options.RowShapes);
        if (options.InputColumns.Concat(options.OutputColumns).FirstOrDefault(c => string.IsNullOrEmpty(c.Value)) is { Key: { } unnamed })
        {
            throw new ArgumentException($"'{unnamed}' is given a column without a name.");
        }

        // The second would hide the first, which is computed for nothing.
        if (options.OutputColumns.GroupBy(c => c.Value, c => c.Key).FirstOrDefault(g => g.Count() > 1) is { } same)
        {
            throw new ArgumentException($"The outputs {string.Join(" and ", same.Select(o => $"'{o}'"))} are given one column, '{same.Key}'.");
        }
    }

    private static void RequireNames(IEnumerable<string> names, IReadOnlyList<OnnxValueInfo> known, string what)
    {
        if (names.FirstOrDefault(name => known.All(info => info.Name != name)) is { } unknown)
        {
            throw new ArgumentException($"The model has no {what} '{unknown}'. It has {string.Join(", ", known)}.");
        }
    }

    private static string? BatchFault(OnnxValueInfo info) => info.Type switch
    {
        TensorType { Dimensions: [] } => $"{info} is a single value without a batch",
        TensorType { Dimensions: [{ Length: not null }, ..] } => $"the first dimension of {info} is fixed",
        _ => null,
    };

    private static InputColumn Input(OnnxValueInfo info, ScoreOnnxOptions options, bool hasBatch)
    {
        if (info.Type is not TensorType type || ColumnTypes.Of(type.ElementType) is not { } itemType)
        {
            throw new ArgumentException($"The model's input {info} is of a type that no column holds.");
        }

        IReadOnlyList<OnnxDimension>? row = type.Dimensions is null ? null : [.. type.Dimensions.Skip(hasBatch ? 1 : 0)];
        if (!hasBatch && row is [{ Length: null }, ..])
        {
            row = [new OnnxDimension(1, null), .. row.Skip(1)];
        }

        if (options.RowShapes.TryGetValue(info.Name, out IReadOnlyList<int>? stated))
        {
            bool fits = stated.Count(d => d < 0) <= 1 && (row is null || (row.Count == stated.Count && row.Zip(stated).All(pair => pair.First.Length is null || pair.First.Length == pair.Second)));
            row = fits ? [.. stated.Select((d, i) => d < 0 ? new OnnxDimension(null, row?[i].Name) : new OnnxDimension(d, null))]
                : throw new ArgumentException($"The row shape [{string.Join(", ", stated)}] does not fit the model's input {info}, whose first dimension is the batch.");
        }

        double? padding = options.PaddingValues.TryGetValue(info.Name, out double value) ? value : info.Name == TextModelInfo.Input && type.ElementType == TensorElementType.Int64 ? 0 : null;
        if (options.PaddingValues.ContainsKey(info.Name) && (row is not [{ Length: null }, ..] || !IsValueOf(itemType, value)))
        {
            throw new ArgumentException(FormattableString.Invariant($"The model's input {info} cannot be padded with {value}: it needs an open dimension after the batch, and a number that its type has."));
        }

        return new(info, options.InputColumns.GetValueOrDefault(info.Name, info.Name), type.ElementType, itemType, row, hasBatch, row is null or [{ Length: null }, ..] ? padding : null);
    }

    private static bool IsValueOf(PrimitiveDataViewType type, double value)
    {
        try
        {
            return type is NumberDataViewType && (type == NumberDataViewType.Single || type == NumberDataViewType.Double || Convert.ToDouble(Convert.ChangeType(value, type.RawType, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) == value);
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static OutputColumn Output(OnnxValueInfo info, string column, bool hasBatch, IReadOnlyList<string>? labels, bool isScores)
    {
        if (info.Type is not TensorType type || ColumnTypes.Of(type.ElementType) is not { } itemType)
        {
            throw new ArgumentException($"The model's output {info} is of a type that no column holds. Name the outputs that are wanted with {nameof(ScoreOnnxOptions.OutputColumns)}.");
        }

        IReadOnlyList<OnnxDimension>? row = type.Dimensions is null ? null : [.. type.Dimensions.Skip(hasBatch ? 1 : 0)];
        bool whole = !hasBatch && row is [{ Length: null or 1 }, ..];
        row = whole ? [.. row!.Skip(1)] : row;
        bool scores = labels is not null && itemType == NumberDataViewType.Single && (isScores || info.Name is TextModelInfo.Probabilities or TextModelInfo.Logits || row?.Count == 1) && (row is null || (row.Count == 1 && (row[0].Length ?? labels.Count) == labels.Count));
        DataViewType columnType = row switch
        {
            _ when scores => new VectorDataViewType(itemType, 1, labels!.Count),
            [] => itemType,

            // With the batch of one that ApplyOnnxModel gives its columns, so that what follows takes them after loading too.
            not null when row.All(d => d.Length > 0) => new VectorDataViewType(itemType, row.Select(d => checked((int)d.Length!.Value)).Prepend(1).Skip(hasBatch || whole ? 0 : 1).ToArray()),
            _ => new VectorDataViewType(itemType),
        };
        return new(info, column, columnType, type.ElementType, row, hasBatch, scores ? labels : null);
    }

    private static IReadOnlyList<string>? Labels(IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            return TextModelInfo.FromMetadata(metadata).Labels;
        }
        catch (FormatException)
        {
            return null; // not a classifier of this project's kind
        }
    }
}
