using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Core;

/// <summary>
/// Texts with their labels, in order: one UTF-8 buffer and an offset, a label and perhaps a group per row, so that a million rows take
/// little more than their bytes. Immutable, hence safe to use from many threads.
/// </summary>
public sealed class TextData
{
    /// <summary>The label of a row whose label is none of the task's.</summary>
    public const int UnknownLabel = -1;

    private readonly byte[] utf8;
    private readonly int[] ends;
    private readonly int[] labels;
    private readonly int[] groups;

    private TextData(byte[] utf8, int[] ends, int[] labels, int[] groups)
    {
        this.utf8 = utf8;
        this.ends = ends;
        this.labels = labels;
        this.groups = groups;
    }

    /// <summary>Data without rows.</summary>
    public static TextData Empty { get; } = new([], [], [], []);

    /// <summary>Number of rows.</summary>
    public int Count => ends.Length;

    /// <summary>Total length of all texts, in UTF-8 bytes.</summary>
    public long ByteCount => ends.Length == 0 ? 0 : ends[^1];

    /// <summary>The label of each row: an index into the task's labels, or <see cref="UnknownLabel"/>.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>
    /// The group of each row: rows of one number say the same (translations of one message, copies of one text), so they are no
    /// independent evidence, and intervals draw them together. Empty where every row stands for itself. No part of a task's fingerprint.
    /// </summary>
    public ReadOnlySpan<int> Groups => groups;

    /// <summary>The text of a row as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8(int row)
    {
        int start = row == 0 ? 0 : ends[row - 1];
        return utf8.AsSpan(start, ends[row] - start);
    }

    /// <summary>The text of a row.</summary>
    public string Text(int row) => Encoding.UTF8.GetString(Utf8(row));

    /// <summary>Makes data from texts and labels.</summary>
    /// <exception cref="InputException">The texts are longer than 2 GB together.</exception>
    public static TextData Create(IEnumerable<(string Text, int Label)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var builder = new Builder();
        foreach ((string text, int label) in rows)
        {
            builder.Add(text, label);
        }

        return builder.Build();
    }

    /// <summary>Reads a view that has the contract's text and label columns, as <c>Fit</c> is given one. Missing labels become <see cref="UnknownLabel"/>.</summary>
    /// <exception cref="ArgumentException">The view lacks a column, or its label is no key.</exception>
    public static TextData Read(IDataView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view is TextDataView own)
        {
            return own.Data;
        }

        if (view.Schema.GetColumnOrNull(StageColumns.Text) is not { Type: TextDataViewType } textColumn
            || view.Schema.GetColumnOrNull(StageColumns.Label) is not { Type: KeyDataViewType } labelColumn)
        {
            throw new ArgumentException(
                $"Training wants a text column '{StageColumns.Text}' and a key column '{StageColumns.Label}'; " +
                $"the data has {string.Join(", ", view.Schema.Select(c => $"'{c.Name}' ({c.Type})"))}.", nameof(view));
        }

        var builder = new Builder();
        using DataViewRowCursor cursor = view.GetRowCursor([textColumn, labelColumn]);
        ValueGetter<ReadOnlyMemory<char>> readText = cursor.GetGetter<ReadOnlyMemory<char>>(textColumn);
        ValueGetter<uint> readLabel = cursor.GetGetter<uint>(labelColumn);
        ReadOnlyMemory<char> text = default;
        uint label = 0;
        while (cursor.MoveNext())
        {
            readText(ref text);
            readLabel(ref label);
            builder.Add(text.Span, (int)label - 1);
        }

        return builder.Build();
    }

    /// <summary>The given rows, in the given order.</summary>
    public TextData Select(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        long bytes = 0;
        foreach (int row in rows)
        {
            bytes += Utf8(row).Length;
        }

        var builder = new Builder(bytes, rows.Count);
        foreach (int row in rows)
        {
            builder.Add(Utf8(row), labels[row]);
        }

        TextData selected = builder.Build();
        return groups.Length == 0 ? selected : selected.WithGroups([.. rows.Select(row => groups[row])]);
    }

    /// <summary>The same texts with other labels.</summary>
    /// <param name="newLabels">One label per row.</param>
    public TextData WithLabels(int[] newLabels)
    {
        ArgumentNullException.ThrowIfNull(newLabels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(newLabels.Length, Count);
        return new TextData(utf8, ends, [.. newLabels], groups);
    }

    /// <summary>The same texts and labels, in groups.</summary>
    /// <param name="newGroups">One number per row, or none where every row stands for itself; see <see cref="Groups"/>.</param>
    public TextData WithGroups(int[] newGroups)
    {
        ArgumentNullException.ThrowIfNull(newGroups);
        if (newGroups.Length > 0)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(newGroups.Length, Count);
        }

        return new TextData(utf8, ends, labels, [.. newGroups]);
    }

    /// <summary>Adds all of the data, texts and labels, to a hash. Groups are left out: they say which rows belong together, not what the rows hold.</summary>
    internal void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(utf8);
        hash.AppendData(MemoryMarshal.AsBytes(ends.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(labels.AsSpan()));
    }

    /// <summary>Writes the data as it lies in memory.</summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(utf8.Length);
        writer.Write(MemoryMarshal.AsBytes(ends.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(labels.AsSpan()));
        writer.Write(groups.Length);
        writer.Write(MemoryMarshal.AsBytes(groups.AsSpan()));
        writer.Write(utf8);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. Content is not checked: its reader compares the fingerprint.</summary>
    internal static TextData Read(BinaryReader reader)
    {
        var ends = new int[reader.ReadInt32()];
        var labels = new int[ends.Length];
        var utf8 = new byte[reader.ReadInt32()];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(ends.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(labels.AsSpan()));
        var groups = new int[reader.ReadInt32()];
        if (groups.Length != 0 && groups.Length != ends.Length)
        {
            throw new FormatException("There are not as many groups as rows.");
        }

        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(groups.AsSpan()));
        reader.BaseStream.ReadExactly(utf8);
        return new TextData(utf8, ends, labels, groups);
    }

    /// <summary>Collects rows one after another; not thread-safe.</summary>
    public sealed class Builder
    {
        private readonly List<int> ends;
        private readonly List<int> labels;
        private byte[] utf8;
        private int length;

        /// <summary>Starts without rows.</summary>
        public Builder()
            : this(1 << 12, 0)
        {
        }

        // Room for what is known to come: growing would leave half as much again to the garbage collector.
        internal Builder(long bytes, int rows)
        {
            ends = new List<int>(rows);
            labels = new List<int>(rows);
            utf8 = new byte[Math.Min(bytes, Array.MaxLength)];
        }

        /// <summary>Number of rows so far.</summary>
        public int Count => ends.Count;

        /// <summary>Adds a row.</summary>
        /// <exception cref="InputException">The texts are longer than 2 GB together.</exception>
        public void Add(ReadOnlySpan<char> text, int label)
        {
            int most = Encoding.UTF8.GetMaxByteCount(text.Length);
            Grow(most > 1 << 16 ? Encoding.UTF8.GetByteCount(text) : most);
            length += Encoding.UTF8.GetBytes(text, utf8.AsSpan(length));
            ends.Add(length);
            labels.Add(label);
        }

        /// <summary>Adds a row whose text is UTF-8 already.</summary>
        /// <exception cref="InputException">The texts are longer than 2 GB together.</exception>
        public void Add(ReadOnlySpan<byte> text, int label)
        {
            Grow(text.Length);
            text.CopyTo(utf8.AsSpan(length));
            length += text.Length;
            ends.Add(length);
            labels.Add(label);
        }

        /// <summary>The data collected so far. The builder must not be used afterwards.</summary>
        public TextData Build()
        {
            Array.Resize(ref utf8, length);
            return new TextData(utf8, [.. ends], [.. labels], []);
        }

        private void Grow(int more)
        {
            long needed = (long)length + more;
            if (needed > Array.MaxLength)
            {
                throw new InputException("The texts are longer than 2 GB together, which is more than fits here. Use fewer rows.");
            }

            if (needed > utf8.Length)
            {
                Array.Resize(ref utf8, (int)Math.Min(Array.MaxLength, Math.Max(needed, utf8.Length + (long)(utf8.Length / 2))));
            }
        }
    }
}
