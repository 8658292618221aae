using System.Text;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// Keeps the texts in the user's cache, so that only the first use reads the packages. A file that is cut off, altered or made of other
/// packages is not used; where the cache cannot be written, every use is slower and nothing else.
/// </summary>
internal static class GeneralCache
{
    // Raised whenever a reader, the cleaning or the file's layout changes.
    private const int FormatVersion = 1;

    /// <summary>The cached texts for a task, or null.</summary>
    public static TextData? TryRead(TextTask task)
    {
        try
        {
            using FileStream stream = File.OpenRead(PathFor(task));
            using var reader = new BinaryReader(new BufferedStream(stream, 1 << 20), Encoding.UTF8);
            string fingerprint = reader.ReadString();
            TextData data = TextData.Read(reader);
            return GeneralCorpus.FingerprintOf(data) == fingerprint ? data : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException or ArgumentException or OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Caches the texts.</summary>
    public static void Write(TextTask task, TextData data)
    {
        try
        {
            string path = PathFor(task);
            Atomically.DeleteLeftovers(Path.GetDirectoryName(path)!);
            Atomically.WriteFile(path, stream =>
            {
                using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
                writer.Write(GeneralCorpus.FingerprintOf(data));
                data.Write(writer);
            });
        }
        catch (InputException)
        {
            // See the summary.
        }
    }

    // The task decides too: its own texts are left out.
    private static string PathFor(TextTask task) => UserCache.Folder(
        "general-text", $"{GeneralPackage.DefinitionHash[..16]}-{HeldOutTexts.DevelopmentHash[..16]}-v{FormatVersion}", $"{task.Fingerprint[..16]}.bin");
}
