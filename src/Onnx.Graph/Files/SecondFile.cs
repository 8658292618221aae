using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph;

/// <summary>The file beside a model that this library puts its weights into: the model's name, a part made of the contents, and <c>.data</c>.</summary>
internal static class SecondFile
{
    private const int HashBytes = 8;
    private const string Ending = ".data";

    /// <summary>The name for contents with a hash.</summary>
    public static string NameOf(string model, ReadOnlySpan<byte> hash) => $"{model}.{Convert.ToHexStringLower(hash[..HashBytes])}{Ending}";

    /// <summary>The files of such a name that the model at a place keeps its weights in; none if there is no model.</summary>
    public static string[] OfModel(string path)
    {
        // Mostly there are none, and then the older model need not be read.
        string model = Path.GetFileName(path);
        string[] beside = [.. Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Select(file => Path.GetFileName(file)).Where(name => IsNameOf(model, name))];
        if (beside.Length == 0 || !File.Exists(path))
        {
            return [];
        }

        try
        {
            return [.. beside.Intersect(LocationsOf(OnnxFile.Read(path)), StringComparer.Ordinal)];
        }
        catch (GraphException)
        {
            // Nobody knows whose they are: they stay.
            return [];
        }
    }

    /// <summary>Removes older files that a model does not refer to.</summary>
    public static void Remove(IEnumerable<string> older, ModelProto model, string folder)
    {
        foreach (string name in older.Except(LocationsOf(model), StringComparer.Ordinal))
        {
            try
            {
                File.Delete(Path.Combine(folder, name));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The model is written; what somebody still has open does no harm.
            }
        }
    }

    // Also as it was before the contents were part of it.
    private static bool IsNameOf(string model, string name)
    {
        if (!name.StartsWith(model + '.', StringComparison.Ordinal) || !name.EndsWith(Ending, StringComparison.Ordinal))
        {
            return false;
        }

        ReadOnlySpan<char> between = name.AsSpan(model.Length, name.Length - model.Length - Ending.Length);
        return between.IsEmpty || (between.Length == 1 + (2 * HashBytes) && !between[1..].ContainsAnyExcept("0123456789abcdef"));
    }

    private static IEnumerable<string> LocationsOf(ModelProto model) =>
        ModelTensors.Of(model).Where(tensor => tensor.IsExternal()).SelectMany(tensor => tensor.ExternalData).Where(entry => entry.Key == ExternalData.LocationKey).Select(entry => entry.Value).Distinct();
}
