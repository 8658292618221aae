using Microsoft.ML.Tokenizers;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Puts U+FFFD in the place of each surrogate that has no partner, as .NET's UTF-8 does: such a text is no Unicode, and its bytes would be none of UTF-8. What is well-formed stays as it is; lengths never change.
/// </summary>
internal sealed class WellFormedText : Normalizer
{
    private const char Replacement = '\uFFFD';

    /// <inheritdoc/>
    public override string Normalize(string original) => IndexOfLone(original, 0) < 0 ? original : Normalize(original.AsSpan());

    /// <inheritdoc/>
    public override string Normalize(ReadOnlySpan<char> original) =>
        string.Create(original.Length, original, static (text, from) =>
        {
            from.CopyTo(text);
            for (int i = IndexOfLone(from, 0); i >= 0; i = IndexOfLone(from, i + 1))
            {
                text[i] = Replacement;
            }
        });

    private static int IndexOfLone(ReadOnlySpan<char> text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            int found = text[i..].IndexOfAnyInRange('\uD800', '\uDFFF');
            if (found < 0)
            {
                return -1;
            }

            i += found;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return i;
            }

            i++; // a pair
        }

        return -1;
    }
}
