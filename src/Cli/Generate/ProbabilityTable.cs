using System.Globalization;
using MlNetPath.Onnx.Generation;
using Spectre.Console.Rendering;

namespace MlNetPath.Cli;

/// <summary>The tokens of a text that was written, one a line: bytes, text and probability of the one that was chosen, then the likeliest in its place.</summary>
internal static class ProbabilityTable
{
    private const string Gap = "  ";
    private const int FixedColumns = 4;

    /// <summary>Gives the bytes of a token, none of a special one.</summary>
    internal delegate ReadOnlySpan<byte> BytesOf(int id);

    /// <summary>Writes it.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="bytes">The bytes of each.</param>
    /// <param name="output">Where to.</param>
    /// <param name="width">How many characters fit into a line; the last candidates are left out where they do not. Null for any number.</param>
    public static void Write(IReadOnlyList<GeneratedToken> tokens, BytesOf bytes, TextWriter output, int? width)
    {
        string[][] rows = [["id", "bytes", "token", "probability", "likeliest"], .. tokens.Select(token => (string[])
        [
            token.Id.ToString(CultureInfo.InvariantCulture),
            TokenLook.Hex(bytes(token.Id)),
            Look(token.Id, token.Text, "(part of a character)"),
            Probability(token.Probability),
            .. token.Candidates.Where(other => other.Probability > 0).Select(other => $"{Look(other.Id, other.Text, $"({TokenLook.Hex(bytes(other.Id))})")} {Probability(other.Probability)}"),
        ])];
        int[] widths = [.. Enumerable.Range(0, rows.Max(row => row.Length)).Select(column => rows.Max(row => column < row.Length ? Cells(row[column]) : 0))];
        int columns = widths.Length;
        while (columns > FixedColumns && widths.Take(columns).Sum(cells => cells + Gap.Length) > width)
        {
            columns--;
        }

        foreach (string[] row in rows)
        {
            output.WriteLine(string.Join(Gap, row.Take(columns).Select((cell, column) => Pad(cell, widths[column], right: column is 0 or 3))).TrimEnd());
        }

        string Look(int id, string text, string part) => bytes(id).IsEmpty ? text : TokenLook.Text(bytes(id)) is { } whole ? TokenLook.Quoted(whole) : part;
    }

    private static string Probability(double probability) => probability.ToString("0.000", CultureInfo.InvariantCulture);

    // Chinese, Japanese and Korean characters take two cells of a terminal.
    private static string Pad(string text, int cells, bool right) => new string(' ', cells - Cells(text)) is var space && right ? space + text : text + space;

    private static int Cells(string text) => new Segment(text).CellCount();
}
