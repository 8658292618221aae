using System.Text.Json;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>What is known to be safely on the disk of an output that is not whole yet, so that a later run can go on from there.</summary>
/// <param name="Settings">What must be the same in that run, by the name of the option.</param>
/// <param name="Position">How far the input is done.</param>
/// <param name="InputHash">The SHA-256 of the input up to there; empty where the settings hold that of the whole input.</param>
/// <param name="Rows">Rows that are scored.</param>
/// <param name="OutputBytes">Bytes of the output that belong to them.</param>
/// <param name="Tail">The last of these bytes, where the next rows are written over them: the footer of a Parquet file.</param>
/// <param name="IsWhole">All rows are scored, and only the name is missing.</param>
internal sealed record ScoreJournal(
    Dictionary<string, string> Settings, InputPosition Position, string InputHash, long Rows, long OutputBytes, byte[] Tail, bool IsWhole)
{
    /// <summary>Reads a journal; null where there is none.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static ScoreJournal? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Json.Parse<ScoreJournal>(File.ReadAllText(path)) ?? throw new JsonException() : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{path}', which says how far an earlier run came. Start anew with --restart.", e);
        }
    }

    /// <summary>Puts the journal in the place of an older one, on the disk: whenever the machine stops, one of the two is there.</summary>
    public void Write(string path)
    {
        string fresh = path + ".new";
        using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 12))
        {
            JsonSerializer.Serialize(stream, this, JsonSerializerOptions.Web);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Refuses to go on under other conditions.</summary>
    /// <exception cref="InputException">A setting is another now.</exception>
    public void CheckSettings(string output, IReadOnlyDictionary<string, string> now)
    {
        foreach (string name in now.Keys.Union(Settings.Keys))
        {
            string before = Settings.GetValueOrDefault(name, "nothing"), current = now.GetValueOrDefault(name, "nothing");
            if (before != current)
            {
                throw new InputException(
                    $"'{output}' was begun with other settings: {name} was {before} and is {current} now. Go on with what it was, start anew with --restart, or name another --output.");
            }
        }
    }
}
