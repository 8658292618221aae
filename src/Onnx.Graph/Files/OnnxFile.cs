using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Reads and writes ONNX files.</summary>
/// <remarks>Thread-safe. Fields that this schema does not know survive reading and writing.</remarks>
public static class OnnxFile
{
    /// <summary>
    /// Reads a model. Weights in files beside it stay there until <see cref="OnnxTensor.FromProto"/> or <see cref="LoadExternalData"/> asks for them.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="GraphException">The file cannot be read or is no ONNX model.</exception>
    public static ModelProto Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] content;
        try
        {
            if (Directory.Exists(path))
            {
                throw new GraphException($"Cannot read '{path}': it is a folder. Name the model's file in it.");
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.SequentialScan);
            content = ReadAll(stream, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new GraphException($"Cannot read '{path}': it does not exist. Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new GraphException($"Cannot read '{path}': {e.Message}", e);
        }

        return Read(content, path);
    }

    /// <summary>Reads a model from a stream, up to its end.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="GraphException">The stream holds no ONNX model, or more than a protocol buffer can.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ModelProto Read(Stream stream, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(ReadAll(stream, name), name);
    }

    /// <summary>Reads a model from memory. Large weights are not copied but refer to it: it must not change while the model is in use.</summary>
    /// <param name="bytes">The file's content.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="GraphException">The bytes are no ONNX model.</exception>
    public static ModelProto Read(ReadOnlyMemory<byte> bytes, string name = "memory")
    {
        if (bytes.IsEmpty)
        {
            throw new GraphException($"Cannot read '{name}': it is empty.");
        }

        if (bytes.Span.StartsWith("version https://git-lfs"u8))
        {
            throw new GraphException($"Cannot read '{name}': it is a Git LFS pointer, not the model. Fetch the model with 'git lfs pull'.");
        }

        ModelProto model;
        try
        {
            model = ModelReader.Parse(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GraphException($"Cannot read '{name}': it is no ONNX model, or a damaged one. {e.Message}", e);
        }
        catch (GraphException e)
        {
            throw new GraphException($"Cannot read '{name}': {e.Message}", e);
        }

        return model.Graph is not null ? model : throw new GraphException($"Cannot read '{name}': it holds no graph, so it is no ONNX model.");
    }

    /// <summary>
    /// Writes a model in a folder beside <paramref name="path"/> and moves it to its place: never half a file. Where the weights are larger than the options allow in one
    /// file, they go to a second one beside it, named like the model with a hash of the weights and <c>.data</c> behind; if the file is to be checked first, so do those that
    /// lay in other files. When the model has its place, the second file of the model that was there before is removed.
    /// </summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="path">The file. A link stays, and the file that it leads to is replaced.</param>
    /// <param name="options">Where weights go and come from, and what the file must pass before it is placed.</param>
    /// <exception cref="GraphException">The file cannot be written, or weights that lie in other files cannot be found.</exception>
    public static void Write(ModelProto model, string path, OnnxWriteOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        bool checkFailed = false;
        try
        {
            ModelWriter.Write(model, path, options.Check is null ? options : options with { Check = Checked });
        }
        catch (Exception e) when (!checkFailed && e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new GraphException($"Cannot write '{path}': {e.Message}", e);
        }

        // What the check throws is the caller's own.
        void Checked(string file)
        {
            checkFailed = true;
            options.Check!(file);
            checkFailed = false;
        }
    }

    /// <summary>Loads the weights that lie in other files into the model itself, which then no longer needs those files.</summary>
    /// <param name="model">The model; its weights are changed in place.</param>
    /// <param name="folder">The folder that the model was read from.</param>
    /// <exception cref="GraphException">A file is missing, too short, or outside of the folder.</exception>
    public static void LoadExternalData(ModelProto model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(folder);
        foreach (TensorProto tensor in ModelTensors.Of(model).Where(t => t.IsExternal()))
        {
            OnnxTensor loaded = OnnxTensor.FromProto(tensor, folder);
            tensor.ExternalData.Clear();
            tensor.ClearDataLocation();
            tensor.RawData = UnsafeByteOperations.UnsafeWrap(loaded.Bytes);
        }
    }

    private static byte[] ReadAll(Stream stream, string name)
    {
        if (stream.CanSeek && stream.Length > 0)
        {
            long length = stream.Length - stream.Position;
            if (length > Array.MaxLength)
            {
                throw TooLarge(name);
            }

            byte[] content = GC.AllocateUninitializedArray<byte>((int)Math.Max(length, 0));
            stream.ReadExactly(content);
            return content;
        }

        // A pipe, or a file of the system's that has no length.
        using var collected = new MemoryStream();
        byte[] piece = new byte[1 << 16];
        for (int read; (read = stream.Read(piece)) > 0;)
        {
            if (collected.Length + read > Array.MaxLength)
            {
                throw TooLarge(name);
            }

            collected.Write(piece, 0, read);
        }

        return collected.ToArray();
    }

    private static GraphException TooLarge(string name) =>
        new($"Cannot read '{name}': it is larger than 2 GB, which no protocol buffer can be. Models of that size keep their weights in a second file.");
}
