namespace MlNetPath.Onnx.Generation;

/// <summary>Continues a text in a language. The prompt is <c>&lt;|de|&gt;TEXT</c>. It takes a model that was trained on such texts.</summary>
public sealed class Write : GenerationTask
{
    private readonly string language;

    private Write(string language) => this.language = language;

    /// <summary>Continues a text in its language.</summary>
    /// <param name="language">The language's code, one of <see cref="TextGenerator.Languages"/>, in upper or lower case. Whether the model knows it is checked when it is used.</param>
    /// <exception cref="ArgumentException">The code is empty.</exception>
    public static Write In(string language)
    {
        ArgumentException.ThrowIfNullOrEmpty(language);
        return new(language);
    }

    internal override Prompt Prompt(string text, TextModel model) => new([model.Languages[language], .. model.Tokenizer.Encode(text)]);
}
