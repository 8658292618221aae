using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>
/// A file that grows beside its place, <c>FILE.partial</c>, with a journal, <c>FILE.journal</c>, and gets its name when it is whole. Whenever the process ends,
/// a later one goes on after the last <see cref="Commit"/>. One process at a time; not thread-safe.
/// </summary>
internal sealed class PartialOutput : IDisposable
{
    private const string Unfinished = ".partial", Journal = ".journal";

    private readonly string shown, path, partial, journal;
    private readonly Dictionary<string, string> settings;
    private readonly Action<string> step;
    private FileStream stream = null!;
    private bool kept;

    private PartialOutput(string shown, Dictionary<string, string> settings, Action<string>? step)
    {
        OutputTarget target = OutputTarget.Of(shown);
        if (target.IsStream)
        {
            throw new InputException($"Cannot write '{shown}': scores go to a file, so that a run that is stopped can go on. Name a file with --output.");
        }

        (this.shown, this.settings, this.step) = (shown, settings, step ?? (_ => { }));
        (path, partial, journal) = (target.Path, target.Path + Unfinished, target.Path + Journal);
    }

    /// <summary>All files that stand for an output, by full paths free of links: itself first.</summary>
    /// <exception cref="InputException">It leads nowhere.</exception>
    public static IReadOnlyList<string> FilesOf(string output)
    {
        string path = OutputTarget.Of(output).Path;
        return [path, path + Unfinished, path + Journal, ScoreJournal.Fresh(path + Journal)];
    }

    /// <summary>What an earlier run left off with, or null where there was none.</summary>
    public ScoreJournal? Earlier { get; private set; }

    /// <summary>What is written to: stands at the end of the committed bytes.</summary>
    public Stream Stream => stream;

    /// <summary>Opens an output, anew or where an earlier run ended.</summary>
    /// <param name="output">The file.</param>
    /// <param name="settings">What must be the same to go on, by the name of the option.</param>
    /// <param name="restart">Forget what there is.</param>
    /// <param name="step">Told before each step that changes the disk, by name; for tests, which stop there.</param>
    /// <exception cref="InputException">It cannot be written, is whole already, or was begun with other settings.</exception>
    public static PartialOutput Open(string output, Dictionary<string, string> settings, bool restart, Action<string>? step = null)
    {
        var opened = new PartialOutput(output, settings, step);
        try
        {
            opened.Open(restart);
            return opened;
        }
        catch (Exception e)
        {
            opened.Dispose();
            if (e is IOException or UnauthorizedAccessException)
            {
                throw opened.CannotWrite(e);
            }

            throw;
        }
    }

    /// <summary>Makes all that was written safe: a later run goes on from here.</summary>
    /// <param name="position">How far the input is done.</param>
    /// <param name="inputHash">The input's hash up to there.</param>
    /// <param name="rows">Rows that are done.</param>
    /// <param name="tail">The end of the output that the next rows will be written over.</param>
    /// <exception cref="InputException">The disk is full, or the like.</exception>
    public void Commit(InputPosition position, string inputHash, long rows, byte[]? tail = null) => Try(() =>
    {
        step("flush");
        stream.Flush(flushToDisk: true);
        step("journal");
        Earlier = new(settings, position, inputHash, rows, stream.Length, tail ?? [], IsWhole: false);
        Earlier.Write(journal);
        kept = rows > 0;
    });

    /// <summary>Gives the committed file its name.</summary>
    /// <exception cref="InputException">That is not possible.</exception>
    public void Finish() => Try(() =>
    {
        step("whole");
        (Earlier! with { IsWhole = true }).Write(journal);
        stream.Dispose();
        Rename();
    });

    /// <summary>Does something with the file, and says in one line what goes wrong.</summary>
    /// <exception cref="InputException">It went wrong.</exception>
    public void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            stream?.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What could not be written then was never committed.
        }

        if (stream is not null && !kept)
        {
            // Nothing is worth going on with, so that nothing holds the next run to its settings.
            ScoreJournal.Remove(partial);
            ScoreJournal.Remove(journal);
        }
    }

    private void Open(bool restart)
    {
        if (Directory.Exists(path))
        {
            throw new InputException($"Cannot write '{shown}': it is a folder. Name a file with --output.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (!restart && !File.Exists(partial) && ScoreJournal.Read(journal) is { } last)
        {
            // The process ended between the two last steps, or somebody took the file away.
            Earlier = last.IsWhole && File.Exists(path)
                ? last
                : throw new InputException($"'{partial}' is gone, which '{journal}' belongs to. Start anew with --restart.");
            last.CheckSettings(shown, settings);
            File.Delete(journal);
            return;
        }

        if (!restart && File.Exists(path) && !File.Exists(journal))
        {
            throw new InputException($"'{shown}' exists already. Name another --output, or replace it with --restart.");
        }

        stream = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        kept = true; // by whoever began it, until it is known that it holds nothing
        Earlier = restart || ScoreJournal.Read(journal) is not { } found || found is { Rows: 0, IsWhole: false } ? null : found;
        if (Earlier is null)
        {
            kept = false;
            File.Delete(journal);
            Cut(0);
            return;
        }

        Earlier.CheckSettings(shown, settings);
        if (stream.Length < Earlier.OutputBytes - Earlier.Tail.Length)
        {
            throw new InputException($"'{partial}' is shorter than '{journal}' says: somebody changed it. Start anew with --restart.");
        }

        Cut(Earlier.OutputBytes - Earlier.Tail.Length);
        stream.Write(Earlier.Tail);
        stream.Flush(flushToDisk: true);
        if (Earlier.IsWhole)
        {
            stream.Dispose();
            Rename();
        }
    }

    private void Cut(long length)
    {
        if (stream.Length > length)
        {
            stream.SetLength(length);
        }

        stream.Position = length;
    }

    private void Rename()
    {
        step("rename");
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            File.SetUnixFileMode(partial, File.GetUnixFileMode(path)); // what was hidden from others stays hidden
        }

        File.Move(partial, path, overwrite: true);
        kept = true;
        step("forget");
        File.Delete(journal);
    }

    private InputException CannotWrite(Exception e) => new(
        $"Cannot write '{shown}': {e.Message.TrimEnd('.')}. " +
        (Earlier is not { Rows: > 0 } ? "Choose another place with --output, and let no other run write there."
            : File.Exists(partial) ? "What was scored is kept: make room, and run the same command again to go on."
            : $"'{partial}' is gone: somebody took it away. Let it lie until the output is whole, and start anew with --restart."),
        e);
}
