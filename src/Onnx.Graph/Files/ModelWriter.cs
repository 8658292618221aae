using System.Buffers;
using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Writes a model and, where they are too large or lie elsewhere, its weights into a second file.</summary>
internal static class ModelWriter
{
    private const int Alignment = 4096, SmallestMoved = 1024, BufferSize = 1 << 16;

    public static void Write(ModelProto model, string path, OnnxWriteOptions options)
    {
        string target = FilePlace.WithoutLinks(Path.GetFullPath(path));
        RefuseWhatIsNoFile(path, target);
        string folder = Path.GetDirectoryName(target)!;
        string source = FilePlace.WithoutLinks(Path.GetFullPath(options.ExternalDataFolder ?? folder));
        List<TensorProto> tensors = [.. ModelTensors.Of(model)];
        bool elsewhere = source != folder && tensors.Any(t => t.IsExternal());
        if (elsewhere || tensors.Sum(t => t.StoredBytes()) > options.InlineWeightLimit)
        {
            WriteBoth(model, target, source);
            return;
        }

        foreach (TensorProto tensor in tensors.Where(t => t.IsExternal()))
        {
            RequireData(tensor, folder);
        }

        Directory.CreateDirectory(folder);
        using var file = new UnfinishedFile(target);
        WriteModel(model, file);
        file.Place();
    }

    // The data's name is taken only for as long as the model's is not there yet; if that fails, the older data come back.
    private static void WriteBoth(ModelProto model, string target, string source)
    {
        // The copy shares the memory of raw data.
        ModelProto changed = model.Clone();
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var data = new UnfinishedFile(target + ".data");
        MoveWeights(changed, data.Stream, source, Path.GetFileName(target) + ".data");
        if (ModelTensors.Of(changed).Sum(t => t.StoredBytes()) > int.MaxValue - (1 << 20))
        {
            throw new GraphException($"Cannot write '{target}': what cannot go to a second file is larger than 2 GB, which no protocol buffer can be.");
        }

        using var file = new UnfinishedFile(target);
        WriteModel(changed, file);
        data.Place(keepOlder: true);
        try
        {
            file.Place();
        }
        catch
        {
            data.TakeBack();
            throw;
        }
    }

    private static void WriteModel(ModelProto model, UnfinishedFile file)
    {
        using var output = new CodedOutputStream(file.Stream, BufferSize, leaveOpen: true);
        model.WriteTo(output);
    }

    private static void MoveWeights(ModelProto model, FileStream data, string source, string location)
    {
        foreach (TensorProto tensor in ModelTensors.Of(model))
        {
            if (!tensor.IsExternal() && (tensor.StoredBytes() < SmallestMoved || tensor.DataType == (int)ElementType.String))
            {
                continue;
            }

            // What lies between is never written; file systems keep it as a hole.
            data.Position = (data.Position + Alignment - 1) / Alignment * Alignment;
            long offset = data.Position;
            if (tensor.IsExternal())
            {
                Copy(tensor, source, data);
            }
            else
            {
                data.Write(OnnxTensor.FromProto(tensor).Bytes.Span);
            }

            ExternalData.Refer(tensor, location, offset, data.Position - offset);
        }
    }

    private static void Copy(TensorProto tensor, string source, FileStream data)
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
        if (!OperatingSystem.IsWindows() && (target.StartsWith("/dev/", StringComparison.Ordinal) || target.StartsWith("/proc/", StringComparison.Ordinal)))
        {
            throw new GraphException($"Cannot write '{path}': it is a device. Name a file.");
        }
    }
}
