using System.Globalization;
using Microsoft.Extensions.AI;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>A language model in the hands of a verb: what goes wrong with it is told in the command's own words. Not for several threads at once.</summary>
internal sealed class LanguageModel : IDisposable
{
    private const string Config = "genai_config.json";
    private const string HowToMake = $"Name the folder of a whole one with --model; '{MlNetPathCommand.Name} train lm --out DIR' writes one.";

    private readonly TextGenerator generator;

    private LanguageModel(TextGenerator generator) => this.generator = generator;

    /// <summary>The codes of the languages that it knows.</summary>
    public IReadOnlyList<string> Languages => generator.Languages;

    /// <summary>Whether it is one that this project trains.</summary>
    public bool IsOurs => generator.Model.Info.Metadata.GetValueOrDefault("mlnetpath.stage") == "language-model";

    /// <summary>Whether a folder holds one, whole or not.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Config));

    /// <summary>Loads it.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="InputException">There is no model, or its files are broken or contradict each other.</exception>
    public static LanguageModel Load(string folder)
    {
        if (Directory.Exists(folder) && !IsIn(folder))
        {
            throw new InputException($"The folder '{folder}' holds no language model: it has no {Config}. {HowToMake}");
        }

        try
        {
            return new(TextGenerator.Load(folder));
        }
        catch (OnnxModelException e)
        {
            throw new InputException($"{e.Message} {HowToMake}", e);
        }
    }

    /// <summary>A language of the model as the model writes it.</summary>
    /// <param name="typed">Its code, in upper or lower case.</param>
    /// <exception cref="UsageException">The model does not know it; the message lists those that it knows.</exception>
    /// <exception cref="InputException">The model knows no languages.</exception>
    public string Language(string typed) =>
        Languages.Count == 0 ? throw new InputException($"The model in '{generator.Folder}' knows no languages: it has no tokens for them, such as <|{typed}|>. Leave the language out, or name another model with --model.")
        : Languages.FirstOrDefault(code => code.Equals(typed, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"The model does not know the language '{typed}'.{Spelling.DidYouMean(Relative(typed) ?? typed, Languages)} It knows {string.Join(", ", Languages)}.");

    /// <summary>The bytes of a token; none of a special one.</summary>
    public ReadOnlyMemory<byte> TokenBytes(int id) => generator.TokenBytes(id);

    /// <summary>The messages of the corpus that it translates behind.</summary>
    /// <inheritdoc cref="Cli.NearMessages.Load"/>
    public NearMessages NearMessages(string from, string to, CommandContext context) => Cli.NearMessages.Load(generator, from, to, context);

    /// <summary>Writes a text and gives it piece by piece as it comes.</summary>
    /// <param name="text">The text that it continues or translates.</param>
    /// <param name="options">How it is written. Their number of tokens is a limit, which may be more than there is room for.</param>
    /// <param name="name">What errors call the text, such as <c>The prompt</c>.</param>
    /// <param name="piece">Takes a piece.</param>
    /// <param name="stop">Stops it.</param>
    /// <returns>The whole.</returns>
    /// <exception cref="TextTooLongException">The text is longer than the model's context.</exception>
    /// <exception cref="InputException">The model fails.</exception>
    public GeneratedText Stream(string text, GenerationOptions options, string name, Action<string> piece, CancellationToken stop)
    {
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        GeneratedText? whole = null;
        try
        {
            // Verbs have a thread of their own, which may wait.
            updates = ((IChatClient)generator).GetStreamingResponseAsync(text, new ChatOptions { RawRepresentationFactory = _ => options }, stop).GetAsyncEnumerator(stop);
            while (updates.MoveNextAsync().AsTask().GetAwaiter().GetResult())
            {
                whole = updates.Current.RawRepresentation as GeneratedText ?? whole;
                if (updates.Current.Text is { Length: > 0 } come)
                {
                    piece(come);
                }
            }
        }
        catch (OnnxModelException e)
        {
            throw Failure(name, e);
        }
        finally
        {
            updates?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return whole!;
    }

    /// <summary>Writes several texts, as many side by side as the model takes.</summary>
    /// <param name="texts">The texts that they continue or translate.</param>
    /// <param name="options">How they are written.</param>
    /// <param name="name">What errors call each.</param>
    /// <param name="written">Takes each, in their order. Those before one that fails are taken, too.</param>
    /// <param name="stop">Stops it.</param>
    /// <inheritdoc cref="Stream" path="/exception"/>
    public void Write(IReadOnlyList<string> texts, GenerationOptions options, Func<int, string> name, Action<int, GeneratedText> written, CancellationToken stop)
    {
        IReadOnlyList<GeneratedText> all;
        try
        {
            all = generator.Generate(texts, options, stop);
        }
        catch (OnnxModelException) when (texts.Count > 1)
        {
            // Which one it was shows when each is alone.
            for (int i = 0; i < texts.Count; i++)
            {
                Write([texts[i]], options, _ => name(i), (_, text) => written(i, text), stop);
            }

            return;
        }
        catch (OnnxModelException e)
        {
            throw Failure(name(0), e);
        }

        for (int i = 0; i < all.Count; i++)
        {
            written(i, all[i]);
        }
    }

    /// <summary>What it is: its file, and how much it sees.</summary>
    public override string ToString() => generator.ToString();

    /// <inheritdoc/>
    public void Dispose() => generator.Dispose();

    // 'pt' for 'pt-BR', and 'de-AT' for 'de'.
    private string? Relative(string typed) => Languages.FirstOrDefault(code => code.StartsWith(typed + "-", StringComparison.OrdinalIgnoreCase) || typed.StartsWith(code + "-", StringComparison.OrdinalIgnoreCase));

    private InputException Failure(string name, OnnxModelException e) => e is PromptTooLongException fault
        ? new TextTooLongException(string.Create(CultureInfo.InvariantCulture, $"{name} is too long: it has {fault.PromptTokens:N0} tokens with the marks of languages, and the model sees {fault.ContextLength:N0} with what it writes. Shorten it."))
        : new InputException($"The model in '{generator.Folder}' fails: {e.Message}", e);
}
