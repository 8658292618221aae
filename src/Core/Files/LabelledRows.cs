namespace MlNetPath.Core;

/// <summary>The rows of an open file, one after another: what all file formats have in common. Not thread-safe.</summary>
internal abstract class LabelledRows : IDisposable
{
    /// <summary>The most bytes of a row: beyond it a quote or a line is taken for one that never ends, before the whole file is in memory.</summary>
    protected const int LongestRow = 1 << 25;

    /// <summary>The text of the current row, as the file has it.</summary>
    public string Text { get; protected set; } = "";

    /// <summary>The label of the current row, as the file has it.</summary>
    public string Label { get; protected set; } = "";

    /// <summary>Where the current row stands.</summary>
    public abstract Place Place { get; }

    /// <summary>Goes to the next row; false after the last.</summary>
    /// <exception cref="InputException">The row cannot be read.</exception>
    public abstract bool Read();

    public abstract void Dispose();
}
