using System.Runtime.CompilerServices;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>
/// Writes text with a decoder-only model, from a folder as ONNX Runtime GenAI and Hugging Face lay it out: <c>genai_config.json</c>, the ONNX file that it names, and a tokenizer (<c>tokenizer.json</c>, or <c>vocab.json</c> and <c>merges.txt</c>) of byte-level BPE.
/// </summary>
/// <remarks>
/// Safe to use from several threads at once; each text has a key/value cache of its own. Dispose it when nothing is being written: what is under way then fails.
/// What a user writes is never read as a special token, whatever it looks like.
/// </remarks>
public sealed partial class TextGenerator : IDisposable
{
    private readonly TextModel model;
    private readonly int batchSize;
    private readonly GenerationTask? task;

    private TextGenerator(string folder, TextModel model, TextGeneratorOptions options) => (Folder, this.model, batchSize, task) = (folder, model, options.BatchSize, options.Task);

    /// <summary>The folder that it was loaded from, as it was named then.</summary>
    public string Folder { get; }

    /// <summary>The languages that the model has tokens for, such as <c>de</c> or <c>pt-BR</c>, in the order of its vocabulary; empty where it has none.</summary>
    public IReadOnlyList<string> Languages => model.Languages.Codes;

    /// <summary>How many tokens the model sees at most, those that it writes included.</summary>
    public int ContextLength => model.Config.ContextLength;

    /// <summary>The model; it says what computes. It is disposed with this.</summary>
    public IOnnxModel Model => model.Decoder.Model;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="options">How it is loaded and works; what is changed in them later changes nothing.</param>
    /// <exception cref="OnnxModelException">A file is missing or broken, or files contradict each other; the message names the file and the field.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextGenerator Load(string folder, TextGeneratorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new();
        return options.Fault is { } fault ? throw new ArgumentOutOfRangeException(nameof(options), fault) : new(folder, TextModel.Load(folder, options.Model), options);
    }

    /// <summary>Writes a text.</summary>
    /// <param name="text">The text that it continues or translates.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PromptTooLongException">The text is longer than the model's context.</exception>
    /// <exception cref="OnnxModelException">The text is empty, the model does not know a language, or it fails.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="ObjectDisposedException">The generator is disposed.</exception>
    public GeneratedText Generate(string text, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        (Prompt prompt, GenerationSettings settings) = Begin(text, options);
        return Write([prompt], settings, [settings.Seed], cancellationToken)[0];
    }

    /// <summary>Writes several texts, side by side where the model allows it.</summary>
    /// <param name="texts">The texts that they continue or translate.</param>
    /// <param name="options">How they are written.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A text for each, in their order.</returns>
    /// <exception cref="PromptTooLongException">A text is longer than the model's context.</exception>
    /// <exception cref="OnnxModelException">A text is empty, the model does not know a language, or it fails.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a text is null.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="ObjectDisposedException">The generator is disposed.</exception>
    public IReadOnlyList<GeneratedText> Generate(IReadOnlyList<string> texts, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        (GenerationSettings settings, GenerationTask? doing) = Settings(options);
        var prompts = new Prompt[texts.Count];
        for (int i = 0; i < prompts.Length; i++)
        {
            string name = FormattableString.Invariant($"Text {i}");
            prompts[i] = model.Prompt(texts[i] ?? throw new ArgumentException($"{name} is null.", nameof(texts)), doing, options?.Processor, settings, name);
        }

        int[] order = [.. Enumerable.Range(0, prompts.Length).OrderBy(i => prompts[i].Tokens.Length)];
        var written = new GeneratedText[prompts.Length];
        int most = Math.Max(1, Math.Min(batchSize, model.Decoder.MostRows ?? batchSize) / settings.Beams);
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && end - start < most && (model.Decoder.TakesPadding || prompts[order[end]].Tokens.Length == prompts[order[start]].Tokens.Length))
            {
                end++;
            }

            ArraySegment<int> batch = new(order, start, end - start);
            GeneratedText[] texted = Write([.. batch.Select(i => prompts[i])], settings, [.. batch.Select(i => settings.Seed + i)], cancellationToken);
            for (int i = 0; i < texted.Length; i++)
            {
                written[batch[i]] = texted[i];
            }
        }

        return written;
    }

    /// <summary>Writes a text on a thread of the pool.</summary>
    /// <inheritdoc cref="Generate(string, GenerationOptions?, CancellationToken)"/>
    public Task<GeneratedText> GenerateAsync(string text, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        (Prompt prompt, GenerationSettings settings) = Begin(text, options);
        return Task.Run(() => Write([prompt], settings, [settings.Seed], cancellationToken)[0], cancellationToken);
    }

    /// <summary>
    /// Writes a text and gives it piece by piece as it comes, together the <see cref="GeneratedText.Text"/> that <see cref="Generate(string, GenerationOptions?, CancellationToken)"/> gives. No piece is empty, none ends within a character, and what could become a stop string waits until it is known.
    /// </summary>
    /// <remarks>The model computes on threads of the pool, and only when the next piece is asked for.</remarks>
    /// <inheritdoc cref="Generate(string, GenerationOptions?, CancellationToken)"/>
    public IAsyncEnumerable<string> StreamAsync(string text, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        (Prompt prompt, GenerationSettings settings) = Begin(text, options);
        return Pieces(cancellationToken);

        async IAsyncEnumerable<string> Pieces([EnumeratorCancellation] CancellationToken stop)
        {
            await foreach ((string piece, _) in Stream(prompt, settings, stop).ConfigureAwait(false))
            {
                if (piece.Length > 0)
                {
                    yield return piece;
                }
            }
        }
    }

    /// <summary>How likely the model finds that a text goes on in a certain way.</summary>
    /// <param name="text">The text.</param>
    /// <param name="continuation">What follows it, spaces included; it is cut into tokens by itself.</param>
    /// <param name="options">Says the task, how many candidates are given for each token, and what changes the logits; the rest is without effect.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The tokens of the continuation, each with its probability after those before; their product is the probability of the whole.</returns>
    /// <inheritdoc cref="Generate(string, GenerationOptions?, CancellationToken)" path="/exception"/>
    public IReadOnlyList<GeneratedToken> Score(string text, string continuation, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(continuation);
        int[] tokens = [.. model.Tokenizer.Encode(continuation)];
        (Prompt prompt, GenerationSettings settings) = Begin(text, (options ?? new()) with { MaxNewTokens = null, Overflow = ContextOverflow.Slide, Beams = null });
        if (prompt.Tokens.Length + tokens.Length > ContextLength)
        {
            throw PromptTooLongException.OfWhole("The text", prompt.Tokens.Length + tokens.Length, ContextLength);
        }

        return model.Score(prompt, tokens, settings, cancellationToken);
    }

    /// <summary>How likely the model finds whole texts: each continuation after its text, and the end after that. Many are computed side by side, so this is the fast way to measure a model or to choose among candidates.</summary>
    /// <param name="rows">A text, which may be empty where the task gives the model something to begin with, and what follows it, spaces included; the continuation is cut into tokens by itself.</param>
    /// <param name="options">Says the task, what changes the logits, and what becomes of a row that is longer than the context: an error, or with <see cref="ContextOverflow.Slide"/> it is read in parts, each behind as much of the one before as half of the context; the rest is without effect.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The natural logarithm of the probability of each continuation with its end, the tokens that end a text under the task counting as one; 0 at most.</returns>
    /// <exception cref="PromptTooLongException">A row is longer than the model's context.</exception>
    /// <exception cref="OnnxModelException">There is nothing to begin with, or no token ends a text; the model does not know a language, or it fails.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a text is null.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="ObjectDisposedException">The generator is disposed.</exception>
    public IReadOnlyList<double> LogLikelihoods(IReadOnlyList<(string Text, string Continuation)> rows, GenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        [.. TokenLogLikelihoods(rows, options, cancellationToken).Select(row => row.Sum())];

    /// <summary>How likely the model finds each token of whole texts: the same as <see cref="LogLikelihoods"/>, not summed.</summary>
    /// <inheritdoc cref="LogLikelihoods" path="/param"/>
    /// <returns>For each row, the natural logarithms of the probabilities of the continuation's tokens, in their order, and of the end; 0 at most.</returns>
    /// <inheritdoc cref="LogLikelihoods" path="/exception"/>
    public IReadOnlyList<IReadOnlyList<double>> TokenLogLikelihoods(IReadOnlyList<(string Text, string Continuation)> rows, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (GenerationSettings settings, GenerationTask? doing) = Settings(options);
        return new WholeTexts(model, settings, batchSize).LogLikelihoods(
            [.. rows.Select((row, i) => row.Text is null || row.Continuation is null
                ? throw new ArgumentException(FormattableString.Invariant($"Row {i} has a text that is null."), nameof(rows))
                : (model.Begin(row.Text, doing) with { Processor = options?.Processor?.Invoke(row.Text) }, model.Tokenizer.Encode(row.Continuation).ToArray()))],
            cancellationToken);
    }

    /// <summary>How many tokens the prompt of a text has, with those that stand before every text, those of the task and its examples. What the model writes has to fit behind it into <see cref="ContextLength"/>.</summary>
    /// <param name="text">The text; it may be empty.</param>
    /// <param name="task">The task; null for that of the generator's options.</param>
    /// <exception cref="OnnxModelException">The model does not know a language of the task.</exception>
    public int CountTokens(string text, GenerationTask? task = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return model.Begin(text, task ?? this.task).Tokens.Length;
    }

    /// <summary>The bytes that a token stands for, which may be a part of a character only; none for special tokens.</summary>
    /// <param name="id">Its number in the vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vocabulary has no such number.</exception>
    public ReadOnlyMemory<byte> TokenBytes(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, model.Tokenizer.Count);
        return model.Tokenizer.Bytes(id).ToArray();
    }

    /// <summary>What computes, and how much the model sees.</summary>
    public override string ToString() => FormattableString.Invariant($"{model.Decoder.Model.Name} on {Model.Provider}: {model.Tokenizer.Count} tokens, {ContextLength} of context, {Languages.Count} languages");

    /// <summary>Gives the model's memory back.</summary>
    public void Dispose() => model.Decoder.Model.Dispose();

    private (Prompt Prompt, GenerationSettings Settings) Begin(string text, GenerationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(text);
        (GenerationSettings settings, GenerationTask? doing) = Settings(options);
        return (model.Prompt(text, doing, options?.Processor, settings, "The text"), settings);
    }

    private (GenerationSettings Settings, GenerationTask? Task) Settings(GenerationOptions? options)
    {
        options ??= new();
        if (options.Fault is { } fault)
        {
            throw new ArgumentException(fault, nameof(options));
        }

        // Under a task a text has one language; the token of a language begins the next text.
        GenerationTask? doing = options.Task ?? task;
        GenerationSettings settings = GenerationSettings.Of(options, model.Config.Search, doing is null ? model.Config.EndIds : [.. model.Config.EndIds, .. model.Languages.Ids]);
        return settings.Beams == 1 || model.Decoder.MostRows is null
            ? (settings, doing)
            : throw new OnnxModelException($"'{model.Config.ModelFile}' takes one text at a time, so {nameof(GenerationOptions.Beams)} has to be 1.");
    }

    private GeneratedText[] Write(IReadOnlyList<Prompt> prompts, GenerationSettings settings, IReadOnlyList<long> seeds, CancellationToken cancellationToken)
    {
        if (settings.Beams > 1)
        {
            return new BeamGeneration(model, prompts, settings).Run(cancellationToken);
        }

        using var generation = new Generation(model, prompts, settings, seeds);
        while (generation.Step(cancellationToken))
        {
        }

        return [.. generation.Writers.Select(w => w.Transcript.Result())];
    }

    // The pieces, and with the last of them, which may be empty, the whole.
    private async IAsyncEnumerable<(string Piece, GeneratedText? Whole)> Stream(Prompt prompt, GenerationSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (settings.Beams > 1)
        {
            GeneratedText whole = await Task.Run(() => Write([prompt], settings, [settings.Seed], cancellationToken)[0], cancellationToken).ConfigureAwait(false);
            yield return (whole.Text, whole);
            yield break;
        }

        using var generation = new Generation(model, [prompt], settings, [settings.Seed]);
        Transcript transcript = generation.Writers[0].Transcript;
        while (await Task.Run(() => generation.Step(cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            yield return (transcript.TakePiece(), null);
        }

        yield return (transcript.TakePiece(), transcript.Result());
    }
}
