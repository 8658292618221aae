namespace MlNetPath.Onnx.Generation;

/// <summary>How a model's maker would have tokens chosen: the part <c>search</c> of <c>genai_config.json</c>.</summary>
internal sealed record SearchDefaults
{
    /// <summary>0 for the most likely token.</summary>
    public double Temperature { get; init; }

    /// <summary>0 for all tokens.</summary>
    public int TopK { get; init; }

    public double TopP { get; init; } = 1;

    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>0 for none.</summary>
    public int NoRepeatNgramSize { get; init; }

    public int Beams { get; init; } = 1;

    public double LengthPenalty { get; init; } = 1;

    /// <summary>How many tokens a text may have, with its prompt; null where nothing but the context limits it.</summary>
    public int? MaxLength { get; init; }

    /// <exception cref="Runtime.OnnxModelException">A field has a value that it cannot have.</exception>
    public static SearchDefaults Read(JsonField search)
    {
        bool samples = search["do_sample"].Flag(otherwise: false);
        return new()
        {
            Temperature = samples ? Checked(search["temperature"], 1, t => t >= 0 && double.IsFinite(t), "has to be 0 or more") : 0,
            TopK = samples ? search["top_k"].Count() ?? 0 : 0,
            TopP = samples ? Checked(search["top_p"], 1, p => p is > 0 and <= 1, "has to be more than 0, and 1 at most") : 1,
            RepetitionPenalty = Checked(search["repetition_penalty"], 1, p => p > 0 && double.IsFinite(p), "has to be more than 0"),
            NoRepeatNgramSize = search["no_repeat_ngram_size"].Count() ?? 0,
            Beams = search["num_beams"].Count() is { } beams ? beams is >= 1 and <= GenerationOptions.MostBeams ? beams : throw search["num_beams"].Fault($"goes from 1 to {GenerationOptions.MostBeams}") : 1,
            LengthPenalty = Checked(search["length_penalty"], 1, double.IsFinite, "has to be a number"),
            MaxLength = search["max_length"].Count() is { } most ? most >= 1 ? most : throw search["max_length"].Fault("has to be 1 or more") : null,
        };
    }

    private static double Checked(JsonField field, double otherwise, Func<double, bool> fits, string rule) => field.Number(otherwise) is var value && fits(value) ? value : throw field.Fault(rule);
}
