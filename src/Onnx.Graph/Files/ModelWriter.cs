using System.Buffers;
using System.Security.Cryptography;
using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Writes a model and, where they are too large or lie elsewhere, its weights into a second file.</summary>
internal static class ModelWriter
{
    private const int Alignment = 4096, SmallestMoved = 1024, BufferSize = 1 << 16, MostStored = int.MaxValue - (1 << 20);

    public static void Write(ModelProto model, string path, OnnxWriteOptions options)
    {
        string target = FilePlace.WithoutLinks(Path.GetFullPath(path));
        RefuseWhatIsNoFile(path, target);
        string folder = Path.GetDirectoryName(target)!;
        string source = FilePlace.WithoutLinks(Path.GetFullPath(options.ExternalDataFolder ?? folder));
        List<TensorProto> tensors = [.. ModelTensors.Of(model)];

        // Data that stay where they are would not lie beside the file that is checked.
        bool moved = tensors.Any(t => t.IsExternal()) && (source != folder || options.Check is not null);
        bool both = moved || (tensors.Sum(t => t.StoredBytes()) > Math.Min(options.InlineWeightLimit, MostStored) && tensors.Any(IsMoved));
        if (!both)
        {
            foreach (TensorProto tensor in tensors.Where(t => t.IsExternal()))
            {
                RequireData(tensor, folder);
            }
        }

        Directory.CreateDirectory(folder);
        using var draft = new DraftFolder(target);
        string? data = null;
        if (both)
        {
            model = model.Clone(); // shares the memory of raw data
            data = MoveWeights(model, draft, source, Path.GetFileName(target));
        }

        WriteModel(model, draft, target);
        options.Check?.Invoke(draft.ModelPath);

        // The data have a name of their own, made of their contents: until the model is renamed, the older model has its older data beside it.
        string[] old = SecondFile.OfModel(target);
        draft.Place(data);
        SecondFile.Remove(old, model, folder);
    }

    private static void WriteModel(ModelProto model, DraftFolder draft, string target)
    {
        if (ModelTensors.Of(model).Sum(t => t.StoredBytes()) > MostStored)
        {
            throw TooLarge(target);
        }

        draft.Write(Path.GetFileName(target), stream =>
        {
            using (var output = new CodedOutputStream(stream, BufferSize, leaveOpen: true))
            {
                model.WriteTo(output);
            }

            if (stream.Length > int.MaxValue)
            {
                throw TooLarge(target);
            }
        });
    }

    private static GraphException TooLarge(string target) =>
        new($"Cannot write '{target}': what cannot go to a second file is larger than 2 GB, which no protocol buffer can be.");

    // Returns the name of the second file, which depends on the model's name and the weights only: the same model gives the same two files.
    private static string MoveWeights(ModelProto model, DraftFolder draft, string source, string modelName)
    {
        string name = string.Empty;
        draft.Write("weights", stream => name = MoveWeights(model, stream, source, modelName));
        draft.Rename("weights", name);
        return name;
    }

    private static string MoveWeights(ModelProto model, FileStream data, string source, string modelName)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var moved = new List<(TensorProto Tensor, long Offset, long Length)>();
        foreach (TensorProto tensor in ModelTensors.Of(model))
        {
            if (!IsMoved(tensor))
            {
                continue;
            }

            // What lies between is never written; file systems keep it as a hole.
            data.Position = (data.Position + Alignment - 1) / Alignment * Alignment;
            long offset = data.Position;
            if (tensor.IsExternal())
            {
                Copy(tensor, source, data, hash);
            }
            else
            {
                ReadOnlySpan<byte> bytes = OnnxTensor.FromProto(tensor).Bytes.Span;
                data.Write(bytes);
                hash.AppendData(bytes);
            }

            moved.Add((tensor, offset, data.Position - offset));
            hash.AppendData(BitConverter.GetBytes(data.Position));
        }

        string name = SecondFile.NameOf(modelName, hash.GetHashAndReset());
        foreach ((TensorProto tensor, long offset, long length) in moved)
        {
            ExternalData.Refer(tensor, name, offset, length);
        }

        return name;
    }

    private static bool IsMoved(TensorProto tensor) =>
        tensor.IsExternal() || (tensor.StoredBytes() >= SmallestMoved && tensor.DataType != (int)ElementType.String);

    private static void Copy(TensorProto tensor, string source, FileStream data, IncrementalHash hash)
    {
        long left = OnnxTensor.StoredSize(tensor).Bytes;
        (string path, long offset) = ExternalData.Find(tensor, source, left);
        using var from = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        from.Position = offset;
        byte[] piece = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (left > 0)
            {
                int length = (int)Math.Min(left, BufferSize);
                from.ReadExactly(piece, 0, length);
                data.Write(piece, 0, length);
                hash.AppendData(piece, 0, length);
                left -= length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static void RequireData(TensorProto tensor, string folder)
    {
        try
        {
            ExternalData.Find(tensor, folder, OnnxTensor.StoredSize(tensor).Bytes);
        }
        catch (GraphException e)
        {
            throw new GraphException($"{e.Message} To write a model elsewhere than it was read from, set {nameof(OnnxWriteOptions.ExternalDataFolder)} to the folder it was read from.", e);
        }
    }

    private static void RefuseWhatIsNoFile(string path, string target)
    {
        if (Directory.Exists(target) || Path.EndsInDirectorySeparator(path))
        {
            throw new GraphException($"Cannot write '{path}': it is a folder. Name a file.");
        }

        // Renaming a file over a device would take it from everybody.
        if (FileKind.IsSpecial(target))
        {
            throw new GraphException($"Cannot write '{path}': it is a device or a pipe. Name a file.");
        }
    }
}
