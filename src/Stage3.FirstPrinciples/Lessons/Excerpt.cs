namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Repeats what somebody typed, where a page of letters without a space would fill the screen.</summary>
internal static class Excerpt
{
    /// <summary>The word, or its beginning and an ellipsis; what is half a surrogate pair becomes a replacement character.</summary>
    /// <param name="word">The word.</param>
    /// <param name="most">How many characters to keep of it at most.</param>
    public static string Of(string word, int most) => word.Length <= most ? word : string.Concat(word.EnumerateRunes().Take(most)) + "…";
}
