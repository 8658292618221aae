using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>Reads and writes <c>report.json</c>: indented, property names in camel case, numbers unrounded, text as UTF-8. Safe to use from many threads.</summary>
public static class ReportFiles
{
    // Letters of all languages as they are; what HTML gives a meaning stays escaped, since pages embed this file.
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>The report as JSON text.</summary>
    /// <exception cref="ArgumentException">A number is not finite: JSON has no such numbers, and a report must not.</exception>
    public static string ToJson(ComparisonReport report) => Text(report);

    /// <inheritdoc cref="ToJson(ComparisonReport)"/>
    public static string ToJson(LanguageReport report) => Text(report);

    /// <summary>Writes a report; an older file is replaced when the new one is whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="report">The report.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void WriteJson(string path, ComparisonReport report) => Atomically.WriteText(path, ToJson(report));

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">There is no such file, or it is no report.</exception>
    public static ComparisonReport ReadJson(string path) => Read<ComparisonReport>(path, report => report.Format);

    /// <summary>Reads the report of a comparison of language stages.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">There is no such file, or it is no such report.</exception>
    public static LanguageReport ReadLanguageJson(string path) => Read<LanguageReport>(path, report => report.Format);

    private static string Text<T>(T report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return JsonSerializer.Serialize(report, Format) + "\n";
    }

    private static T Read<T>(string path, Func<T, int> format)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            T report = JsonSerializer.Deserialize<T>(stream, Format) ?? throw new JsonException("it holds null.");
            return format(report) == 1
                ? report
                : throw new InputException($"'{path}' is a report of format {format(report)}, and this program reads format 1. Use the program that wrote it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read the report '{path}': {e.Message} Give the report.json of a comparison.", e);
        }
        catch (JsonException e)
        {
            throw new InputException($"'{path}' is no report: {e.Message} Give the report.json of a comparison.", e);
        }
    }
}
