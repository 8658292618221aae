namespace MlNetPath.Onnx.Graph.Drawing;

/// <summary>A box of the picture.</summary>
/// <param name="Title">Its first line.</param>
/// <param name="Lines">The lines under it, smaller.</param>
/// <param name="Kind">Decides its colour.</param>
/// <param name="Hint">What a pointer over it shows.</param>
internal sealed record Box(string Title, IReadOnlyList<string> Lines, BoxKind Kind, string Hint)
{
    public const double LineHeight = 15;

    // Letters are estimated: an SVG has no way to ask, and looks right with any font that is not very wide.
    private const double LetterWidth = 8.2, SmallLetterWidth = 5.9, Margin = 26, LabelGap = 7;

    /// <summary>How far right of the line down from the box its label begins.</summary>
    public static double LabelStart => LabelGap;

    public double Width { get; } = Math.Max(84, Lines.Select(line => line.Length * SmallLetterWidth).Append(Title.Length * LetterWidth).Max() + Margin);

    /// <summary>What it needs; a row is as high as its highest box.</summary>
    public double Height => 27 + (LineHeight * Math.Max(1, Lines.Count));

    /// <summary>The shape of the first value that it makes, which stands below, right of the middle; empty where it is not known.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>From the middle to the right end of box and label.</summary>
    public double Right => Math.Max(Width / 2, Label.Length == 0 ? 0 : LabelGap + (Label.Length * SmallLetterWidth));
}
