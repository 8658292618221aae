namespace MlNetPath.Stage2.Learned;

/// <summary>The column that <see cref="NgramMapping"/> reads.</summary>
internal sealed class NgramText
{
    /// <summary>The text. Memory, not string: ML.NET then hands it over without a copy.</summary>
    public ReadOnlyMemory<char> Text { get; set; }
}
