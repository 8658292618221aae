using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>All that a model's folder holds: its configuration, its tokenizer and the model itself.</summary>
internal sealed class TextModel
{
    private TextModel(string folder, GeneratorConfig config, TextTokenizer tokenizer, DecoderModel decoder)
    {
        (Config, Tokenizer, Decoder) = (config, tokenizer, decoder);
        Languages = new(tokenizer.Special, config, folder);
    }

    public GeneratorConfig Config { get; }

    public TextTokenizer Tokenizer { get; }

    public DecoderModel Decoder { get; }

    public LanguageTokens Languages { get; }

    /// <summary>The token that fills up short prompts; the model is told to leave it out.</summary>
    public int FillingId => Config.PadId ?? 0;

    /// <summary>Loads it.</summary>
    /// <exception cref="OnnxModelException">A file is missing, broken, or contradicts another.</exception>
    public static TextModel Load(string folder, OnnxModelOptions options)
    {
        GeneratorConfig config = GeneratorConfig.Read(folder);
        TextTokenizer tokenizer = TokenizerFiles.Load(folder, config);
        OnnxModel model = OnnxModel.Load(config.ModelFile, options);
        try
        {
            var decoder = new DecoderModel(model, config);
            return decoder.VocabularySize < tokenizer.Count
                ? throw new OnnxModelException($"'{config.ModelFile}' gives {decoder.VocabularySize} logits, and the tokenizer beside it has {tokenizer.Count} tokens.")
                : new(folder, config, tokenizer, decoder);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>A prompt.</summary>
    /// <exception cref="OnnxModelException">The text is empty or too long, or the model does not know a language of the task.</exception>
    public Prompt Prompt(string text, GenerationTask? task, Func<string, ILogitsProcessor?>? processor, GenerationSettings settings, string name)
    {
        if (text.Length == 0)
        {
            throw new OnnxModelException($"{name} is empty; give it at least one character.");
        }

        Prompt prompt = Begin(text, task);
        (int length, int context) = (prompt.Tokens.Length, Config.ContextLength);
        return settings.Slides || length + (settings.MaxNewTokens ?? 1) <= context ? prompt with { Processor = processor?.Invoke(text) } : throw new PromptTooLongException(name, length, context, settings.MaxNewTokens);
    }

    /// <summary>A prompt without a processor: a text with what stands before every text and what the task adds; the text may be empty, and of any length.</summary>
    /// <exception cref="OnnxModelException">The model does not know a language of the task.</exception>
    public Prompt Begin(string text, GenerationTask? task)
    {
        Prompt own = task?.Prompt(text, this) ?? new([.. Tokenizer.Encode(text)]);
        return own with { Tokens = [.. Tokenizer.Start, .. own.Tokens] };
    }

    /// <summary>How many tokens may follow a prompt.</summary>
    public int MostNewTokens(int promptTokens, GenerationSettings settings) => settings.MaxNewTokens
        ?? (settings.Slides ? Config.ContextLength : (Config.Search.MaxLength is { } most && most > promptTokens ? Math.Min(most, Config.ContextLength) : Config.ContextLength) - promptTokens);

    /// <summary>The probabilities of tokens that follow a prompt.</summary>
    public IReadOnlyList<GeneratedToken> Score(Prompt prompt, int[] tokens, GenerationSettings settings, CancellationToken cancellationToken)
    {
        var next = new NextToken(settings);
        var scored = new GeneratedToken[tokens.Length];
        using var run = new DecoderRun(Decoder, [prompt.Tokens], FillingId);
        for (int i = 0; i < scored.Length; i++)
        {
            if (i == 0)
            {
                run.Start(cancellationToken);
            }
            else
            {
                run.Append([tokens[i - 1]], [0], cancellationToken);
            }

            Span<float> logits = run.Logits(0, Tokenizer.Count);
            double sum = next.LogSum(prompt.Processor, tokens.AsSpan(0, i), i + 1, logits);
            scored[i] = new(tokens[i], Transcript.TextOf(Tokenizer, tokens[i]), Math.Exp(logits[tokens[i]] - sum), Candidates(logits, sum, settings.TopCandidates));
        }

        return scored;
    }

    /// <summary>The likeliest tokens of a place.</summary>
    /// <param name="logits">The model's logits.</param>
    /// <param name="logSum">By how much they are too high to be logarithms of probabilities.</param>
    /// <param name="count">How many tokens.</param>
    public IReadOnlyList<TokenCandidate> Candidates(ReadOnlySpan<float> logits, double logSum, int count)
    {
        if (count == 0)
        {
            return [];
        }

        int[] best = BestScores.Of(logits, count);
        var candidates = new TokenCandidate[best.Length];
        for (int i = 0; i < best.Length; i++)
        {
            candidates[i] = new(best[i], Transcript.TextOf(Tokenizer, best[i]), Math.Exp(logits[best[i]] - logSum));
        }

        return candidates;
    }
}
