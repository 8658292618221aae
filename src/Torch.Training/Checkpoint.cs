using System.Security.Cryptography;
using System.Text.Json;
using MlNetPath.Core;

namespace MlNetPath.Torch.Training;

/// <summary>
/// A training that was broken off, in one file that is there whole or not at all: <c>checkpoint.bin</c>. Whatever ends the process, going on from it gives what the training would have given.
/// </summary>
internal sealed class Checkpoint
{
    /// <summary>The file's name.</summary>
    public const string FileName = "checkpoint.bin";

    private const string Magic = "MlNetPath checkpoint 4";

    private readonly string path, key;

    /// <param name="folder">Where it lies.</param>
    /// <param name="key">What it belongs to: data and options. A checkpoint of others is not taken.</param>
    public Checkpoint(string folder, string key) => (path, this.key) = (Path.Combine(folder, FileName), key);

    /// <summary>Writes the state, and a checksum behind it: a weight that a disk has changed would be found in no other way.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public void Write(TrainingState state, double seconds)
    {
        Atomically.DeleteLeftovers(Path.GetDirectoryName(path)!);
        using var content = new MemoryStream();
        Write(content, state, seconds);
        Atomically.WriteFile(path, stream =>
        {
            content.WriteTo(stream);
            stream.Write(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)));
        });
    }

    private void Write(MemoryStream stream, TrainingState state, double seconds)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(key);
        writer.Write(state.Epoch);
        writer.Write(state.Batches);
        writer.Write(state.Texts);
        writer.Write(state.LossSum);
        writer.Write(state.LossWeight);
        writer.Write(state.Steps);
        writer.Write(seconds);
        writer.Write(JsonSerializer.Serialize(state.History));
        writer.Write(state.BestEpoch);
        writer.Write(state.BestLoss);
        writer.Write(state.Best?.Length ?? 0);
        writer.Write(state.Best ?? []);
        state.Network.save(writer);
        state.Adam.save_state_dict(writer);
    }

    /// <summary>What the checkpoint of a folder belongs to.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <returns>Its key; null where there is no file.</returns>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static string? KeyIn(string folder) => Read(Path.Combine(folder, FileName), reader => reader.ReadString());

    /// <summary>Whether there is a checkpoint of this training, for those who want to know before they begin.</summary>
    /// <returns>False where there is no file.</returns>
    /// <exception cref="InputException">The file is damaged, or belongs to another training.</exception>
    public bool IsThere() => Read(path, Belongs) is not null;

    /// <summary>Reads the state, where there is one of this data and these options.</summary>
    /// <returns>False where there is no file.</returns>
    /// <exception cref="InputException">The file is damaged, or belongs to another training.</exception>
    public bool TryRead(TrainingState state) => Read(path, reader => Fill(state, reader)) is not null;

    private string Belongs(BinaryReader reader) => reader.ReadString() == key
        ? key
        : throw new InputException($"The checkpoint '{path}' is of other data or other options, the seed among them. Train with those that it was begun with, or without resuming.");

    private string Fill(TrainingState state, BinaryReader reader)
    {
        Belongs(reader);
        state.Epoch = reader.ReadInt32();
        state.Batches = reader.ReadInt32();
        state.Texts = reader.ReadInt32();
        state.LossSum = reader.ReadDouble();
        state.LossWeight = reader.ReadInt64();
        state.Steps = reader.ReadInt64();
        state.Seconds = reader.ReadDouble();
        state.History.AddRange(JsonSerializer.Deserialize<TrainingPoint[]>(reader.ReadString()) ?? []);
        int epoch = reader.ReadInt32();
        double loss = reader.ReadDouble();
        byte[] best = reader.ReadBytes(reader.ReadInt32());
        if (best.Length > 0)
        {
            state.Keep(epoch, loss, best);
        }

        state.Network.load(reader);
        state.Adam.load_state_dict(reader);
        return key;
    }

    private static string? Read(string path, Func<BinaryReader, string> read)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            byte[] content = File.ReadAllBytes(path);
            int length = Math.Max(0, content.Length - SHA256.HashSizeInBytes);
            if (!SHA256.HashData(content.AsSpan(0, length)).AsSpan().SequenceEqual(content.AsSpan(length)))
            {
                throw new FormatException("It is damaged.");
            }

            using var reader = new BinaryReader(new MemoryStream(content, 0, length), System.Text.Encoding.UTF8);
            return reader.ReadString() == Magic ? read(reader) : throw new FormatException("It is no checkpoint.");
        }
        catch (Exception e) when (e is not InputException and not OutOfMemoryException)
        {
            throw new InputException($"The checkpoint '{path}' cannot be read: {e.Message} Delete it, and train from the start.", e);
        }
    }

    /// <summary>Deletes it, when the training has ended.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is in the way of nobody: only a training of the same data and options takes it.
        }
    }
}
