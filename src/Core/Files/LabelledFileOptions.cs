namespace MlNetPath.Core;

/// <summary>How a file of labelled texts is to be read. Immutable.</summary>
public sealed record LabelledFileOptions
{
    /// <summary>The name of the text's column where none is given.</summary>
    public const string DefaultTextColumn = "text";

    /// <summary>The name of the label's column where none is given.</summary>
    public const string DefaultLabelColumn = "label";

    /// <summary>
    /// The column (of JSON Lines: the property) that holds the text; by default <see cref="DefaultTextColumn"/>. When this and
    /// <see cref="LabelColumn"/> are both null, a <c>.tsv</c> or <c>.txt</c> file has no header: each of its lines is a text, a tab and a label.
    /// </summary>
    public string? TextColumn { get; init; }

    /// <summary>The column (of JSON Lines: the property) that holds the label; by default <see cref="DefaultLabelColumn"/>.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>
    /// What parts the fields of a row: an ASCII character. By default the file's name decides: a comma for <c>.csv</c> (a semicolon
    /// or a tab where the header has that and no comma), a tab for <c>.tsv</c> and <c>.txt</c>; <c>.jsonl</c> and <c>.ndjson</c> are JSON Lines.
    /// </summary>
    public char? Delimiter { get; init; }
}
