namespace MlNetPath.Core;

/// <summary>The columns of a file's header, and the errors of those who ask for one that is not there.</summary>
internal sealed class ColumnNames(string path, IReadOnlyList<string> columns)
{
    /// <summary>The position of a column.</summary>
    /// <exception cref="InputException">There is none of that name, or more than one.</exception>
    public int Find(string name)
    {
        int[] found = [.. Enumerable.Range(0, columns.Count).Where(i => columns[i] == WhiteSpace.Fold(name))];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new InputException(
                $"'{path}' has no column '{name}'. {(columns.Count == 1 ? "Its only column is" : "Its columns are")} {LabelMap.Listed(columns)}: name " +
                (columns.Count == 1 ? "columns that it has, or check what parts its fields." : "the text's and the label's.")),
            _ => throw new InputException(
                $"'{path}' has the column '{name}' {found.Length} times; its columns are {LabelMap.Listed(columns)}. Rename all but one."),
        };
    }
}
