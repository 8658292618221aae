namespace MlNetPath.Core;

/// <summary>A part or a variation of the test split that is measured on its own.</summary>
/// <param name="Name">Its name, such as <c>one word</c>.</param>
/// <param name="Data">Its rows, labelled as the task labels them.</param>
public sealed record TextSlice(string Name, TextData Data)
{
    /// <summary>Windows of one word and of two neighbouring words, one of each cut from every text that is longer, at places that are drawn with a fixed seed. A window that occurs under two labels is left out, and so is one without two letters.</summary>
    /// <param name="data">The texts.</param>
    public static IReadOnlyList<TextSlice> WindowsOf(TextData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return [new("one word", WordWindows.Cut(data, 1)), new("two words", WordWindows.Cut(data, 2))];
    }
}
