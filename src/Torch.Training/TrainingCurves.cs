using System.Text.Json;
using MlNetPath.Core;

namespace MlNetPath.Torch.Training;

/// <summary>How a training went, as two files beside its model: <c>training.json</c> for programs, <c>training.svg</c> for people.</summary>
internal static class TrainingCurves
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes both.</summary>
    public static void Write(string folder, IReadOnlyList<TrainingPoint> points)
    {
        Atomically.WriteFile(Path.Combine(folder, "training.json"), stream => JsonSerializer.Serialize(stream, points, Format));
        Atomically.WriteText(Path.Combine(folder, "training.svg"), CurveDrawing.Draw(points));
    }
}
