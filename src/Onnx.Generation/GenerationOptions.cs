namespace MlNetPath.Onnx.Generation;

/// <summary>How one text is generated. What is not set is as the model's folder says (<c>search</c> in <c>genai_config.json</c>), or else as stated here.</summary>
public sealed record GenerationOptions
{
    internal const int MostBeams = 256;

    /// <summary>What is done with the text. Default: the task of <see cref="TextGeneratorOptions"/>, or else it is continued as it is.</summary>
    public GenerationTask? Task { get; init; }

    /// <summary>How many tokens the text may have, 1 or more; prompt and text together have to fit into the context. Default: what <c>max_length</c> of the folder leaves beside the prompt, or else as many as the context has room for; with <see cref="ContextOverflow.Slide"/>, as many as a whole context has.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>
    /// How the logits are sharpened before a token is drawn: divided by this. 0 takes the most likely token each time; 1 draws as the model says; more is more adventurous.
    /// Default: the folder's; where the folder says nothing, 0, or 1 if <see cref="TopK"/> is above 0 or <see cref="TopP"/> below 1.
    /// </summary>
    public double? Temperature { get; init; }

    /// <summary>Draws from so many most likely tokens only; 0 for all. Default: the folder's, or else 0.</summary>
    public int? TopK { get; init; }

    /// <summary>Draws from the fewest most likely tokens only whose probabilities, after temperature and <see cref="TopK"/>, sum to this or more; more than 0, 1 for all. Default: the folder's, or else 1. (Holtzman and others, 2020, nucleus sampling.)</summary>
    public double? TopP { get; init; }

    /// <summary>Makes tokens less likely that are in the prompt or the text already: their logits are divided by this where they are positive, and multiplied where negative. 1 for no penalty, 0.01 to 100. Default: the folder's, or else 1. (Keskar and others, 2019, CTRL.)</summary>
    public double? RepetitionPenalty { get; init; }

    /// <summary>
    /// Forbids that so many tokens come in the same order as before in the text, unless the prompt or the task's examples have them in it more often; 0 forbids nothing. 3 or 4 keeps small models from going round in circles. Default: the folder's, or else 0. (Paulus and others, 2017.)
    /// </summary>
    public int? NoRepeatNgramSize { get; init; }

    /// <summary>
    /// Where drawing begins: same seed, same text, on the same machine with the same model. Texts that are generated together take this, the next number, and so on. Without effect where nothing is drawn. Default: another one each time.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>Texts that end the text where they first come, wherever tokens begin and end; none of them is empty. Default: none.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>
    /// How many texts are followed at once in search of the likeliest one, 1 to 256; 1 follows the one that <see cref="Temperature"/> gives. With more, nothing is drawn, <see cref="Temperature"/>, <see cref="TopK"/> and <see cref="TopP"/> may not ask for it, and a stream gives the whole text at the end.
    /// Default: the folder's if nothing is drawn, or else 1.
    /// </summary>
    public int? Beams { get; init; }

    /// <summary>
    /// Compares texts of different lengths in beam search: by the sum of the logarithms of their tokens' probabilities, divided by the number of tokens, the end token with them, to the power of this. 0 favours short texts, 1 is the mean, more favours long texts. Default: the folder's, or else 1.
    /// </summary>
    public double? LengthPenalty { get; init; }

    /// <summary>How many likeliest tokens are given for each token of the text, with their probabilities. Default: 0.</summary>
    public int TopCandidates { get; init; }

    /// <summary>Gives, for a text, what changes the model's logits before a token is chosen; null for nothing. It is called once for each text, before the first token, on the thread of the caller. Default: nothing.</summary>
    public Func<string, ILogitsProcessor?>? Processor { get; init; }

    /// <summary>What happens where prompt and text are longer than the model's context. Default: an error.</summary>
    public ContextOverflow Overflow { get; init; }

    /// <summary>Whether only some of the tokens may come, which says that one is to be drawn.</summary>
    internal bool Narrows => TopK > 0 || TopP < 1;

    /// <summary>What is wrong with the options; null where nothing is.</summary>
    internal string? Fault =>
        MaxNewTokens is < 1 ? FormattableString.Invariant($"{nameof(MaxNewTokens)} is {MaxNewTokens}, and has to be 1 or more.")
        : Temperature is { } t && !(t >= 0 && double.IsFinite(t)) ? FormattableString.Invariant($"{nameof(Temperature)} is {t}, and has to be 0 or more.")
        : TopK is < 0 ? FormattableString.Invariant($"{nameof(TopK)} is {TopK}, and has to be 0 or more.")
        : TopP is { } p && p is not (> 0 and <= 1) ? FormattableString.Invariant($"{nameof(TopP)} is {p}, and has to be more than 0, and 1 at most.")
        : RepetitionPenalty is not (null or (>= 0.01 and <= 100)) ? FormattableString.Invariant($"{nameof(RepetitionPenalty)} is {RepetitionPenalty}, and goes from 0.01 to 100.")
        : NoRepeatNgramSize < 0 ? FormattableString.Invariant($"{nameof(NoRepeatNgramSize)} is {NoRepeatNgramSize}, and has to be 0 or more.")
        : StopStrings is null ? $"{nameof(StopStrings)} is null; give an empty list for none."
        : StopStrings.Any(string.IsNullOrEmpty) ? $"{nameof(StopStrings)} has one that is empty."
        : Beams is < 1 or > MostBeams ? FormattableString.Invariant($"{nameof(Beams)} is {Beams}, and goes from 1 to {MostBeams}.")
        : LengthPenalty is { } l && !double.IsFinite(l) ? FormattableString.Invariant($"{nameof(LengthPenalty)} is {l}, and has to be a number.")
        : TopCandidates < 0 ? FormattableString.Invariant($"{nameof(TopCandidates)} is {TopCandidates}, and has to be 0 or more.")
        : !Enum.IsDefined(Overflow) ? FormattableString.Invariant($"{nameof(Overflow)} is {(int)Overflow}, which means nothing.")
        : Beams > 1 && (Temperature > 0 || Narrows) ? FormattableString.Invariant($"{nameof(Beams)} is {Beams}, and nothing is drawn then: leave {nameof(Temperature)}, {nameof(TopK)} and {nameof(TopP)} unset.")
        : Beams > 1 && Overflow == ContextOverflow.Slide ? FormattableString.Invariant($"{nameof(Beams)} is {Beams}, and the context cannot slide then.")
        : null;
}
