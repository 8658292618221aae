using System.Text.Json;
using MlNetPath.Core;

namespace MlNetPath.Torch.Training;

/// <summary>How a training went, as two files beside its model: <c>training.json</c> for programs, <c>training.svg</c> for people.</summary>
internal static class TrainingCurves
{
    private const string DataFile = "training.json", DrawingFile = "training.svg";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes both.</summary>
    public static void Write(string folder, IReadOnlyList<TrainingPoint> points)
    {
        Atomically.WriteFile(Path.Combine(folder, DataFile), stream => JsonSerializer.Serialize(stream, points, Format));
        Atomically.WriteText(Path.Combine(folder, DrawingFile), CurveDrawing.Draw(points));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>The ends of epochs; none where there is no such file.</returns>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static IReadOnlyList<TrainingPoint> Read(string folder)
    {
        string path = Path.Combine(folder, DataFile);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<TrainingPoint[]>(File.ReadAllBytes(path), Format) ?? [] : [];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read: {e.Message} Train the model anew, or delete the file: only the curves of its training are in it.", e);
        }
    }
}
