using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>The columns that a trainer learns from, in its training view and in those that its options name.</summary>
internal sealed class LabelledColumns
{
    private readonly DeepTextOptions options;
    private readonly IDataView data;

    /// <summary>Looks at the columns of all views; no row is read.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type; the message names the option, if it is not the training view's.</exception>
    /// <exception cref="InputException">There are fewer than two labels, or two of one name.</exception>
    public LabelledColumns(IDataView data, DeepTextOptions options)
    {
        (this.data, this.options) = (data, options);
        Labels = LabelsOf(data, null);
        if (Labels.Count < 2)
        {
            throw new InputException($"The column '{options.LabelColumnName}' has {(Labels.Count == 0 ? "no label" : $"the one label '{Labels[0]}'")}: there is nothing to tell apart. Give texts of two labels or more.");
        }

        if (Labels.GroupBy(label => label).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InputException($"The column '{options.LabelColumnName}' has two keys called '{twice.Key}'. Give each label one key, as MapValueToKey does.");
        }

        foreach ((IDataView? view, string option) in Others)
        {
            _ = view is null ? [] : LabelsOf(view, option);
        }
    }

    /// <summary>The labels in the order of their keys.</summary>
    public IReadOnlyList<string> Labels { get; }

    private (IDataView? View, string Option)[] Others => [(options.Validation, nameof(options.Validation)), (options.MoreTexts, nameof(options.MoreTexts))];

    /// <summary>The texts of the training view.</summary>
    public TextData Training() => Read(data);

    /// <summary>The texts to validate on; null where there is no such view.</summary>
    /// <exception cref="InputException">None has a label, or one has a label that the training view does not know.</exception>
    public TextData? Validation()
    {
        TextData? texts = options.Validation is { } view ? ReadByName(view, nameof(options.Validation)) : null;
        return texts is not { Count: > 0 } || texts.Labels.ContainsAnyExcept(TextData.UnknownLabel)
            ? texts
            : throw new InputException(FormattableString.Invariant($"None of the {texts.Count} texts of the option {nameof(options.Validation)} has a label in the column '{options.LabelColumnName}'. Give texts with labels, or null to take some of the training texts."));
    }

    /// <summary>Further training texts.</summary>
    /// <exception cref="InputException">One has a label that the training view does not know.</exception>
    public TextData MoreTexts() => options.MoreTexts is { } view ? ReadByName(view, nameof(options.MoreTexts)) : TextData.Empty;

    // Keys of a view may be numbered in another order, and are what their names say.
    private TextData ReadByName(IDataView view, string option)
    {
        IReadOnlyList<string> own = LabelsOf(view, option);
        TextData texts = Read(view);
        if (own.SequenceEqual(Labels))
        {
            return texts;
        }

        int[] places = [.. own.Select(label => Labels.ToList().IndexOf(label))], labels = texts.Labels.ToArray();
        for (int row = 0; row < labels.Length; row++)
        {
            labels[row] = labels[row] == TextData.UnknownLabel ? TextData.UnknownLabel
                : places[labels[row]] is >= 0 and var place ? place
                : throw new InputException(FormattableString.Invariant($"Row {row + 1} of the option {option} has the label '{own[labels[row]]}', which the training texts do not have: theirs are {string.Join(", ", Labels)}. Leave such rows out."));
        }

        return texts.WithLabels(labels);
    }

    private TextData Read(IDataView view)
    {
        return TextData.Read(Renamed(Renamed(view, StageColumns.Text, options.TextColumnName), StageColumns.Label, options.LabelColumnName));

        static IDataView Renamed(IDataView view, string name, string from) =>
            name == from ? view : new MLContext().Transforms.CopyColumns(name, from).Fit(view).Transform(view);
    }

    private IReadOnlyList<string> LabelsOf(IDataView view, string? option)
    {
        DataViewSchema schema = view.Schema;
        if (schema.GetColumnOrNull(options.TextColumnName) is not { Type: TextDataViewType })
        {
            throw Missing("a text column", options.TextColumnName, schema.Select(c => $"'{c.Name}' ({c.Type})"), option);
        }

        if (schema.GetColumnOrNull(options.LabelColumnName) is not { Type: KeyDataViewType } label)
        {
            throw Missing("a key column (MapValueToKey makes one)", options.LabelColumnName, schema.Select(c => $"'{c.Name}' ({c.Type})"), option);
        }

        if (label.Annotations.Schema.GetColumnOrNull("KeyValues") is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
        {
            throw new ArgumentException($"The keys of the column '{options.LabelColumnName}'{(option is null ? "" : $" of the option {option}")} have no names. Make them of texts, with MapValueToKey.", option);
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
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

    private static ArgumentException Missing(string what, string name, IEnumerable<string> columns, string? option = null) =>
        new($"The deep network learns from {what} '{name}'; the data {(option is null ? "has" : $"of the option {option} has")} {string.Join(", ", columns)}.", option);
}
