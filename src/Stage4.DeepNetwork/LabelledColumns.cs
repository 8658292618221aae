using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>The columns that a trainer learns from.</summary>
internal sealed class LabelledColumns
{
    private readonly DeepTextOptions options;

    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    /// <exception cref="InputException">There are fewer than two labels.</exception>
    public LabelledColumns(IDataView data, DeepTextOptions options)
    {
        this.options = options;
        DataViewSchema schema = data.Schema;
        if (schema.GetColumnOrNull(options.TextColumnName) is not { Type: TextDataViewType })
        {
            throw Missing("a text column", options.TextColumnName, schema.Select(c => $"'{c.Name}' ({c.Type})"));
        }

        if (schema.GetColumnOrNull(options.LabelColumnName) is not { Type: KeyDataViewType } label)
        {
            throw Missing("a key column (MapValueToKey makes one)", options.LabelColumnName, schema.Select(c => $"'{c.Name}' ({c.Type})"));
        }

        if (label.Annotations.Schema.GetColumnOrNull("KeyValues") is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            throw new ArgumentException($"The keys of the column '{options.LabelColumnName}' have no names. Make them of texts, with MapValueToKey.", nameof(data));
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        Labels = [.. names.DenseValues().Select(name => name.ToString())];
        if (Labels.Count < 2)
        {
            throw new InputException($"The column '{options.LabelColumnName}' has {(Labels.Count == 0 ? "no label" : $"the one label '{Labels[0]}'")}: there is nothing to tell apart. Give texts of two labels or more.");
        }
    }

    /// <summary>The labels in the order of their keys.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The texts and labels of a view with these columns.</summary>
    /// <exception cref="ArgumentException">A column is missing.</exception>
    public TextData Read(IDataView data)
    {
        return TextData.Read(Renamed(Renamed(data, StageColumns.Text, options.TextColumnName), StageColumns.Label, options.LabelColumnName));

        static IDataView Renamed(IDataView data, string name, string from) =>
            name == from ? data : new MLContext().Transforms.CopyColumns(name, from).Fit(data).Transform(data);
    }

    /// <summary>The columns after scoring, as far as they can be told before the labels are known.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    public static SchemaShape ShapeAfter(SchemaShape input, DeepTextOptions options)
    {
        ArgumentNullException.ThrowIfNull(input);
        Require("a text column", options.TextColumnName, c => c.ItemType is TextDataViewType);
        Require("a key column (MapValueToKey makes one)", options.LabelColumnName, c => c.IsKey);
        var added = new DataViewSchema.Builder();
        var names = new DataViewSchema.Annotations.Builder();
        names.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, 2), (ref VBuffer<ReadOnlyMemory<char>> value) => value = default);
        added.AddColumn(StageColumns.PredictedLabel, TextDataViewType.Instance);
        added.AddColumn(StageColumns.Score, new VectorDataViewType(NumberDataViewType.Single, 2), names.ToAnnotations());
        return new(input.Where(c => c.Name is not (StageColumns.PredictedLabel or StageColumns.Score)).Concat(MlNetInternals.ShapeOf(added.ToSchema())));

        void Require(string what, string name, Func<SchemaShape.Column, bool> fits)
        {
            if (!input.Any(c => c.Name == name && c.Kind == SchemaShape.Column.VectorKind.Scalar && fits(c)))
            {
                throw Missing(what, name, input.Select(c => $"'{c.Name}' ({c.ItemType})"));
            }
        }
    }

    private static ArgumentException Missing(string what, string name, IEnumerable<string> columns) =>
        new($"The deep network learns from {what} '{name}'; the data has {string.Join(", ", columns)}.");
}
