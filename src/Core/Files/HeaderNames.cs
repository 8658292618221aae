using System.Text.Json;
using CsvHelper;

namespace MlNetPath.Core;

/// <summary>Looks only at what the columns of a file are called.</summary>
internal static class HeaderNames
{
    /// <summary>The fields of the first row of a file of delimited fields.</summary>
    public static IReadOnlyList<string> OfDelimited(Stream stream, char delimiter)
    {
        using CsvReader reader = CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = delimiter,
            DetectSeparatorHint = false,
            HasHeader = false,
            Mode = CsvMode.Rfc4180,
            OnMalformedRecord = _ => { },
        });
        return reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(i => WhiteSpace.Fold(reader.GetString(i)))] : [];
    }

    /// <summary>The properties of the first object of a JSON Lines file; none where the first line is no object.</summary>
    public static IReadOnlyList<string> OfJsonLines(Stream stream)
    {
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using JsonDocument json = JsonDocument.Parse(line);
                return json.RootElement.ValueKind == JsonValueKind.Object ? [.. json.RootElement.EnumerateObject().Select(property => property.Name)] : [];
            }
            catch (JsonException)
            {
                break;
            }
        }

        return [];
    }
}
