using System.Text;

namespace MlNetPath.Core.DotnetMessages;

/// <summary>Keeps the parallel corpus in the user's cache, as <see cref="TaskCache"/> keeps the tasks.</summary>
internal static class ParallelCache
{
    // Raised whenever the extraction, the cleaning, the split or the file's layout changes.
    private const int FormatVersion = 1;

    private static string FilePath => UserCache.Folder("dotnet-messages", $"{MessagePackage.DefinitionHash[..16]}-parallel-v{FormatVersion}", "parallel.bin");

    /// <summary>The cached corpus, or null.</summary>
    public static ParallelCorpus? TryRead()
    {
        try
        {
            using FileStream stream = File.OpenRead(FilePath);
            using var reader = new BinaryReader(new BufferedStream(stream, 1 << 20), Encoding.UTF8);
            return Read(reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or OverflowException or ArgumentException or OutOfMemoryException)
        {
            return null;
        }
    }

    /// <summary>Caches the corpus; where the cache cannot be written, every start is slower and nothing else.</summary>
    public static void Write(ParallelCorpus corpus)
    {
        try
        {
            Atomically.DeleteLeftovers(Path.GetDirectoryName(FilePath)!);
            Atomically.WriteFile(FilePath, stream =>
            {
                using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
                Write(writer, corpus);
            });
        }
        catch (InputException)
        {
            // See the summary.
        }
    }

    /// <summary>Writes the corpus.</summary>
    public static void Write(BinaryWriter writer, ParallelCorpus corpus)
    {
        writer.Write(corpus.Fingerprint);
        writer.Write(corpus.Messages.Count);
        foreach (ParallelMessage message in corpus.Messages)
        {
            writer.Write((byte)message.Split);
            writer.Write(message.Group);
            foreach (string? text in message.Texts)
            {
                writer.Write(text is not null);
                writer.Write(text ?? "");
            }
        }
    }

    /// <summary>Reads what <see cref="Write(BinaryWriter, ParallelCorpus)"/> wrote; null where it was altered.</summary>
    public static ParallelCorpus? Read(BinaryReader reader)
    {
        string fingerprint = reader.ReadString();
        var messages = new List<ParallelMessage>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            var message = new ParallelMessage((Split)reader.ReadByte(), reader.ReadInt32(), new string?[ParallelCorpus.Languages.Count]);
            for (int i = 0; i < message.Texts.Length; i++)
            {
                bool there = reader.ReadBoolean();
                string text = reader.ReadString();
                message.Texts[i] = there ? text : null;
            }

            messages.Add(message);
        }

        var corpus = new ParallelCorpus(messages);
        return corpus.Fingerprint == fingerprint ? corpus : null;
    }
}
