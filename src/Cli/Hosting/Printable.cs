namespace MlNetPath.Cli;

/// <summary>Text that is safe to show: a terminal obeys control characters, and files may hold any.</summary>
internal static class Printable
{
    private const char FirstPicture = '\u2400', PictureOfDelete = '\u2421', Replacement = '\uFFFD';

    /// <summary>
    /// The text with a picture in place of each control character (␛ for escape), and � for what would turn the direction of the text
    /// around it; line breaks and tabs stay.
    /// </summary>
    public static string Of(string text) =>
        text.Any(c => Of(c) != c)
            ? string.Create(text.Length, text, (span, from) =>
            {
                for (int i = 0; i < span.Length; i++)
                {
                    span[i] = Of(from[i]);
                }
            })
            : text;

    /// <summary>The character, or what is shown in its place.</summary>
    public static char Of(char c) => c switch
    {
        '\n' or '\t' => c,
        < ' ' => (char)(FirstPicture + c),
        '\u007F' => PictureOfDelete,
        (> '\u007F' and <= '\u009F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') => Replacement,
        _ => c,
    };
}
