namespace MlNetPath.Onnx.Generation;

/// <summary>
/// Translates a text. The prompt is <c>&lt;|en|&gt;TEXT&lt;|de|&gt;</c>, and before it, for each example, <c>&lt;|en|&gt;SOURCE&lt;|de|&gt;TARGET</c>; what the model writes is the translation. It takes a model that was trained on such texts.
/// </summary>
public sealed class Translate : GenerationTask
{
    private readonly string from;
    private readonly string to;
    private readonly (string Source, string Target)[] examples;

    private Translate(string from, string to, (string Source, string Target)[] examples) => (this.from, this.to, this.examples) = (from, to, examples);

    /// <summary>Translates into a language.</summary>
    /// <param name="language">The language's code, one of <see cref="TextGenerator.Languages"/>, in upper or lower case. Whether the model knows it is checked when it is used.</param>
    /// <param name="from">The code of the language of the text.</param>
    /// <param name="examples">Texts like it with their translations, the likest last. A model that was trained without examples makes nothing of them.</param>
    /// <exception cref="ArgumentException">A code is empty, both are the same, or a text of an example is null or empty.</exception>
    public static Translate To(string language, string from = "en", IReadOnlyList<(string Source, string Target)>? examples = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(language);
        ArgumentException.ThrowIfNullOrEmpty(from);
        if (string.Equals(language, from, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"A text in '{from}' is not translated into '{language}'.", nameof(language));
        }

        (string Source, string Target)[] copy = [.. examples ?? []];
        int empty = Array.FindIndex(copy, e => string.IsNullOrEmpty(e.Source) || string.IsNullOrEmpty(e.Target));
        return empty < 0 ? new(from, language, copy) : throw new ArgumentException($"Example {empty} has an empty text.", nameof(examples));
    }

    internal override IEnumerable<int> Prompt(string text, LanguageTokens languages, TextTokenizer tokenizer)
    {
        (int source, int target) = (languages[from], languages[to]);
        return [.. examples.SelectMany(e => (IEnumerable<int>)[source, .. tokenizer.Encode(e.Source), target, .. tokenizer.Encode(e.Target)]), source, .. tokenizer.Encode(text), target];
    }
}
