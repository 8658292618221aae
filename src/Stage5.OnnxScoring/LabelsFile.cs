using System.Text.Json;
using MlNetPath.Core;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>The labels that belong to somebody's model, in a file of its artifact.</summary>
/// <param name="Task">The task's labels, in its order.</param>
/// <param name="File">The labels in the order of the model's output; null where the model names them itself.</param>
internal sealed record LabelsFile(IReadOnlyList<string> Task, IReadOnlyList<string>? File)
{
    private const string Name = "labels.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <summary>Writes it.</summary>
    public void Write(string folder) => Atomically.WriteFile(Path.Combine(folder, Name), stream => JsonSerializer.Serialize(stream, this, Format));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InputException">It is not there, or damaged.</exception>
    public static LabelsFile Read(string folder)
    {
        string path = Path.Combine(folder, Name);
        try
        {
            using FileStream stream = System.IO.File.OpenRead(path);
            return JsonSerializer.Deserialize<LabelsFile>(stream, Format) ?? throw new JsonException("it holds null.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"'{path}' cannot be read: {e.Message} Make the artifact anew from the model's file.", e);
        }
    }
}
