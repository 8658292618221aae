using System.Globalization;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>Where a tensor's contents lie if not in the model's own file: a part of a file in the model's folder.</summary>
internal sealed record ExternalData(string Location, long Offset, long? Length)
{
    /// <summary>The keys that the format knows.</summary>
    public const string LocationKey = "location", OffsetKey = "offset", LengthKey = "length";

    /// <summary>Reads what a tensor says about it.</summary>
    /// <exception cref="GraphException">Something is missing, no number, or leads out of the folder.</exception>
    public static ExternalData Of(TensorProto tensor)
    {
        string location = Value(tensor, LocationKey) is { Length: > 0 } text ? text : throw Error(tensor, "says that its data lie in another file, but not in which");
        if (!StaysInFolder(location))
        {
            throw Error(tensor, $"refers to the file '{location}', which is outside of the model's folder. Only files in that folder are read");
        }

        return new(location, Number(tensor, OffsetKey) ?? 0, Number(tensor, LengthKey));
    }

    /// <summary>Whether a location is the name of a file in the model's folder, as far as the name alone can tell.</summary>
    public static bool StaysInFolder(string location) =>
        location.Length > 0 && !location.Contains('\0') && !IsRooted(location) && !location.Split('/', '\\').Contains("..");

    /// <summary>Finds the part of the file that holds a tensor's contents.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="folder">The model's folder.</param>
    /// <param name="bytes">How many bytes its dimensions ask for.</param>
    /// <returns>The file's full path, free of links, and where the contents begin.</returns>
    /// <exception cref="GraphException">The file is missing, too short, or outside of the folder.</exception>
    public static (string Path, long Offset) Find(TensorProto tensor, string folder, long bytes)
    {
        ExternalData data = Of(tensor);
        if (data.Length is { } length && length != bytes)
        {
            throw Error(tensor, $"takes {bytes} bytes by its type and dimensions, but says that {length} lie in '{data.Location}'");
        }

        try
        {
            string root = FilePlace.WithoutLinks(Path.GetFullPath(folder));
            string path = FilePlace.WithoutLinks(Path.GetFullPath(data.Location, root));
            if (!path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw Error(tensor, $"refers to the file '{data.Location}', a link that leads out of the model's folder. Put the file itself beside the model");
            }

            var file = new FileInfo(path);
            return !file.Exists ? throw Error(tensor, $"lies in the file '{data.Location}', which is not in the folder '{folder}'. Put it there")
                : data.Offset > file.Length - bytes ? throw Error(tensor, $"lies at bytes {data.Offset} to {(Int128)data.Offset + bytes} of '{data.Location}', which has {file.Length}. It was cut off, or belongs to another model")
                : (path, data.Offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new GraphException($"The data of tensor '{tensor.Name}' in '{data.Location}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a tensor's contents.</summary>
    /// <inheritdoc cref="Find"/>
    public static byte[] Read(TensorProto tensor, string folder, long bytes)
    {
        (string path, long offset) = Find(tensor, folder, bytes);
        if (bytes > Array.MaxLength)
        {
            throw Error(tensor, $"takes {bytes} bytes, more than can be held in memory at once");
        }

        try
        {
            byte[] content = GC.AllocateUninitializedArray<byte>((int)bytes);
            if (bytes > 0)
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
                stream.Position = offset;
                stream.ReadExactly(content);
            }

            return content;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GraphException($"The data of tensor '{tensor.Name}' in '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Says in a tensor where its contents lie now, and takes them out of it.</summary>
    public static void Refer(TensorProto tensor, string location, long offset, long length)
    {
        tensor.ClearRawData();
        tensor.FloatData.Clear();
        tensor.Int32Data.Clear();
        tensor.Int64Data.Clear();
        tensor.DoubleData.Clear();
        tensor.Uint64Data.Clear();
        tensor.ExternalData.Clear();
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = LocationKey, Value = location });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = OffsetKey, Value = offset.ToString(CultureInfo.InvariantCulture) });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = LengthKey, Value = length.ToString(CultureInfo.InvariantCulture) });
    }

    private static string? Value(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(e => e.Key == key)?.Value;

    private static long? Number(TensorProto tensor, string key) => Value(tensor, key) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : throw Error(tensor, $"has '{text}' as the {key} of its data in another file, which is no number of bytes");

    // On every system what is rooted on any: the same file must mean the same everywhere.
    private static bool IsRooted(string location) => location[0] is '/' or '\\' || (location.Length > 1 && location[1] == ':');

    private static GraphException Error(TensorProto tensor, string what) => new($"Tensor '{tensor.Name}' {what}.");
}
