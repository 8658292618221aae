using System.Globalization;

namespace MlNetPath.Core;

/// <summary>What <see cref="IStage.Export"/> wrote, and how it was proven to compute what the stage computes. Immutable.</summary>
/// <param name="Path">The file, below the folder that was given.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Texts">On how many texts both were run; 0 where they were not compared, since the model was loaded from this very file.</param>
/// <param name="MaxDifference">The largest difference of a probability between the two; 0 where they were not compared.</param>
public sealed record StageExport(string Path, long Bytes, int Texts, double MaxDifference)
{
    /// <summary>One line for people.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}, {Bytes / 1e6:0.0} MB; {(Texts > 0 ? string.Create(CultureInfo.InvariantCulture, $"on {Texts} texts its probabilities are at most {MaxDifference:0.0e+0} off") : "not compared")}");
}
