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
            return !File.Exists(path) ? null : Json.Parse<ScoreJournal>(File.ReadAllText(path)) is { IsSound: true } journal ? journal : throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{path}', which says how far an earlier run came. Start anew with --restart.", e);
        }
    }

    // What is missing in a file is null or 0 here.
    private bool IsSound => Settings is { Count: > 0 } && InputHash is not null && Tail is not null && Position is { End: >= 0, Row: >= 0, Line: >= 0 } && Rows >= 0 && OutputBytes >= Tail.Length;

    /// <summary>Puts the journal in the place of an older one, on the disk: whenever the machine stops, one of the two is there.</summary>
    public void Write(string path)
    {
        string fresh = Fresh(path);
        try
        {
            using (var stream = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 12))
            {
                JsonSerializer.Serialize(stream, this, JsonSerializerOptions.Web);
                stream.Flush(flushToDisk: true);
            }

            File.Move(fresh, path, overwrite: true);
        }
        catch (IOException)
        {
            Remove(fresh); // the room on a full disk is better used
            throw;
        }
    }

    /// <summary>What a journal is called until it is whole.</summary>
    public static string Fresh(string path) => path + ".new";

    /// <summary>Removes a file that nobody needs; one that cannot be removed lies there, and what went wrong before is what counts.</summary>
    public static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // See above.
        }
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
