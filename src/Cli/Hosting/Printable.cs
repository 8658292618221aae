namespace MlNetPath.Cli;

/// <summary>Text that is safe to show: a terminal obeys control characters, and files may hold any.</summary>
internal static class Printable
{
    private const char FirstPicture = '\u2400', PictureOfDelete = '\u2421', Replacement = '\uFFFD';

    /// <summary>The text with a picture in place of each control character (␛ for escape); line breaks and tabs stay.</summary>
    public static string Of(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001F') || text.AsSpan().ContainsAnyInRange('\u007F', '\u009F')
            ? string.Create(text.Length, text, (span, from) =>
            {
                for (int i = 0; i < span.Length; i++)
                {
                    span[i] = Of(from[i]);
                }
            })
            : text;

    /// <summary>The character, or the picture of a control character.</summary>
    public static char Of(char c) => c switch
    {
        '\n' or '\t' => c,
        < ' ' => (char)(FirstPicture + c),
        '\u007F' => PictureOfDelete,
        > '\u007F' and <= '\u009F' => Replacement,
        _ => c,
    };
}
