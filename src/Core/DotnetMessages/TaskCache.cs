using System.Text;

namespace MlNetPath.Core.DotnetMessages;

/// <summary>
/// Keeps the tasks of the corpus in the user's cache, so that only the first use reads the packages. A file that is cut off, altered
/// or of another definition is not used; where the cache cannot be written, every start is slower and nothing else.
/// </summary>
internal static class TaskCache
{
    // Raised whenever the extraction, the cleaning, the split or the file's layout changes.
    private const int FormatVersion = 3;

    /// <summary>The cached task, or null.</summary>
    public static TextTask? TryRead(string name)
    {
        try
        {
            using FileStream stream = File.OpenRead(PathOf(name));
            using var reader = new BinaryReader(new BufferedStream(stream, 1 << 20), Encoding.UTF8);
            string fingerprint = reader.ReadString();
            string[] labels = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())];
            Dictionary<string, int> dropped = Enumerable.Range(0, reader.ReadInt32()).Select(_ => (reader.ReadString(), reader.ReadInt32())).ToDictionary();
            var task = new TextTask(name, labels, TextData.Read(reader), TextData.Read(reader), TextData.Read(reader), WordWindows.SlicesOf) { Dropped = dropped, License = MessagePackage.Licenses };
            return task.Fingerprint == fingerprint ? task : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException or ArgumentException or InputException or OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Caches a task.</summary>
    public static void Write(TextTask task)
    {
        try
        {
            string path = PathOf(task.Name);
            Atomically.DeleteLeftovers(Path.GetDirectoryName(path)!);
            Atomically.WriteFile(path, stream =>
            {
                using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
                writer.Write(task.Fingerprint);
                writer.Write(task.Labels.Count);
                foreach (string label in task.Labels)
                {
                    writer.Write(label);
                }

                writer.Write(task.Dropped.Count);
                foreach ((string reason, int count) in task.Dropped)
                {
                    writer.Write(reason);
                    writer.Write(count);
                }

                task.TrainData.Write(writer);
                task.ValidationData.Write(writer);
                task.TestData.Write(writer);
            });
        }
        catch (InputException)
        {
            // See the summary.
        }
    }

    private static string PathOf(string name) =>
        UserCache.Folder("dotnet-messages", $"{MessagePackage.DefinitionHash[..16]}-v{FormatVersion}", name + ".bin");
}
