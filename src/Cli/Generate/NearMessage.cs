using System.Globalization;

namespace MlNetPath.Cli;

/// <summary>A known message that is like a text.</summary>
/// <param name="Source">The message.</param>
/// <param name="Target">Its translation.</param>
/// <param name="Similarity">How like it is, from 0 to 1.</param>
internal sealed record NearMessage(string Source, string Target, double Similarity)
{
    /// <summary>In one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Memory, {100 * Similarity:0}% alike: \"{Source}\" is \"{Target}\".");
}
