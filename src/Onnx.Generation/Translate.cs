namespace MlNetPath.Onnx.Generation;

/// <summary>
/// Translates a text. The prompt is <c>&lt;|en|&gt;TEXT&lt;|de|&gt;</c>, and before it, for each example, <c>&lt;|en|&gt;SOURCE&lt;|de|&gt;TARGET</c>; what the model writes is the translation. It takes a model that was trained on such texts.
/// </summary>
/// <remarks>Examples are left out, the first first, where the prompt would have more than half of the tokens that the model sees. What an example repeats, the translation may repeat, too (<see cref="GenerationOptions.NoRepeatNgramSize"/>). A model that was trained without examples makes nothing of them.</remarks>
public sealed class Translate : GenerationTask
{
    private readonly string from;
    private readonly string to;
    private readonly Func<string, IReadOnlyList<(string Source, string Target)>> examples;

    private Translate(string from, string to, Func<string, IReadOnlyList<(string Source, string Target)>> examples) => (this.from, this.to, this.examples) = (from, to, examples);

    /// <summary>Translates into a language.</summary>
    /// <param name="language">The language's code, one of <see cref="TextGenerator.Languages"/>, in upper or lower case. Whether the model knows it is checked when it is used.</param>
    /// <param name="from">The code of the language of the text.</param>
    /// <param name="examples">Texts like it with their translations, the likest last.</param>
    /// <exception cref="ArgumentException">A code is empty, both are the same, or a text of an example is null or empty.</exception>
    public static Translate To(string language, string from = "en", IReadOnlyList<(string Source, string Target)>? examples = null)
    {
        (string Source, string Target)[] copy = [.. examples ?? []];
        int empty = Array.FindIndex(copy, e => string.IsNullOrEmpty(e.Source) || string.IsNullOrEmpty(e.Target));
        return empty < 0 ? To(language, _ => copy, from) : throw new ArgumentException($"Example {empty} has an empty text.", nameof(examples));
    }

    /// <summary>Translates into a language, with examples for each text, for instance from a translation memory.</summary>
    /// <param name="language">The language's code, one of <see cref="TextGenerator.Languages"/>, in upper or lower case. Whether the model knows it is checked when it is used.</param>
    /// <param name="examples">Gives, for a text, texts like it with their translations, the likest last; none of them null or empty. It is called before the first token of a text, on the thread of the caller, and wherever tokens are counted.</param>
    /// <param name="from">The code of the language of the text.</param>
    /// <exception cref="ArgumentException">A code is empty, or both are the same. What <paramref name="examples"/> gives is checked when it is used, with an <see cref="InvalidOperationException"/>.</exception>
    public static Translate To(string language, Func<string, IReadOnlyList<(string Source, string Target)>> examples, string from = "en")
    {
        ArgumentException.ThrowIfNullOrEmpty(language);
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentNullException.ThrowIfNull(examples);
        return string.Equals(language, from, StringComparison.OrdinalIgnoreCase)
            ? throw new ArgumentException($"A text in '{from}' is not translated into '{language}'.", nameof(language))
            : new(from, language, examples);
    }

    internal override Prompt Prompt(string text, TextModel model)
    {
        (int source, int target) = (model.Languages[from], model.Languages[to]);
        int[] prompt = [source, .. model.Tokenizer.Encode(text), target];
        IReadOnlyList<(string Source, string Target)> near = examples(text) ?? throw new InvalidOperationException($"There is null for the examples of '{text}'. Give an empty list for none.");
        if (near.Any(example => string.IsNullOrEmpty(example.Source) || string.IsNullOrEmpty(example.Target)))
        {
            throw new InvalidOperationException($"An example of '{text}' has an empty text. Leave it out.");
        }

        int[][] all = [.. near.Select(example => (int[])[source, .. model.Tokenizer.Encode(example.Source), target, .. model.Tokenizer.Encode(example.Target)])];
        int shown = 0;
        for (int room = (model.Config.ContextLength / 2) - prompt.Length; shown < all.Length && all[^(shown + 1)].Length <= room; shown++)
        {
            room -= all[^(shown + 1)].Length;
        }

        return new([.. all.TakeLast(shown).SelectMany(example => example), .. prompt]) { LeftOut = [.. all.SkipLast(shown).SelectMany(example => example)] };
    }
}
