using System.Globalization;

namespace MlNetPath.Core;

/// <summary>
/// Where in a file something stands: the row, counted from 1 with the header and without empty lines, and the line on which it
/// starts, as an editor shows it. They differ after an empty line and after line breaks inside quotes.
/// </summary>
internal readonly record struct Place(long Row, long Line)
{
    public override string ToString() => Row == Line
        ? string.Create(CultureInfo.InvariantCulture, $"row {Row}")
        : string.Create(CultureInfo.InvariantCulture, $"row {Row} (line {Line})");
}
