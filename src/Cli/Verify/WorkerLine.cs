using System.Globalization;
using System.Text.Json;

namespace MlNetPath.Cli;

/// <summary>
/// The lines between <see cref="Worker"/> and its process: a number and JSON. An answer has the number of its request and begins with a mark, so that neither what
/// native code prints nor an answer to another request is taken for it.
/// </summary>
internal static class WorkerLine
{
    private const string Mark = "\u0002mlnetpath verify-worker ";

    /// <summary>Asks for a case to be run.</summary>
    public static string Request(int number, TestCase test) => string.Create(CultureInfo.InvariantCulture, $"{number} {Json.Line(test)}");

    /// <summary>Reads what <see cref="Request"/> wrote.</summary>
    /// <exception cref="FormatException">The line is something else.</exception>
    public static (int Number, TestCase Test) ReadRequest(string line) =>
        Split(line) is var (number, json) && Read<TestCase>(json) is { } test ? (number, test) : throw new FormatException("The worker was given no case.");

    /// <summary>A result. It begins with an end of line: native code may have printed half a one.</summary>
    public static string Answer(int number, CaseResult result) => string.Create(CultureInfo.InvariantCulture, $"\n{Mark}{number} {Json.Line(result)}\n");

    /// <summary>Reads a line of what <see cref="Answer"/> wrote; null if it is none, or one to another request.</summary>
    public static CaseResult? ReadAnswer(string line, int request) =>
        line.StartsWith(Mark, StringComparison.Ordinal) && Split(line[Mark.Length..]) is var (number, json) && number == request
            ? Read<CaseResult>(json) ?? new(CaseStatus.Error, "The worker's answer cannot be read.")
            : null;

    private static (int Number, string Json)? Split(string line)
    {
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && int.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? (number, line[(space + 1)..]) : null;
    }

    private static T? Read<T>(string json)
        where T : class
    {
        try
        {
            return Json.Parse<T>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
