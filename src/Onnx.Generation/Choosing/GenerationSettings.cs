using System.Text;

namespace MlNetPath.Onnx.Generation;

/// <summary>How a text is generated, with everything decided that options and folder leave to each other.</summary>
internal sealed record GenerationSettings
{
    public required int? MaxNewTokens { get; init; }

    public required double Temperature { get; init; }

    public required int TopK { get; init; }

    public required double TopP { get; init; }

    public required double RepetitionPenalty { get; init; }

    /// <summary>0 for none.</summary>
    public required int NoRepeatNgramSize { get; init; }

    public required long Seed { get; init; }

    /// <summary>Stop strings in UTF-8.</summary>
    public required byte[][] Stops { get; init; }

    public required int Beams { get; init; }

    public required double LengthPenalty { get; init; }

    public required int TopCandidates { get; init; }

    public required bool Slides { get; init; }

    /// <summary>The tokens that end a text, each once.</summary>
    public required IReadOnlyList<int> Ends { get; init; }

    public static GenerationSettings Of(GenerationOptions options, SearchDefaults search, IReadOnlyList<int> ends)
    {
        bool draws = options.Temperature is null && options.Narrows, beams = options.Beams > 1;
        double temperature = beams ? 0 : options.Temperature ?? (search.Temperature > 0 ? search.Temperature : draws ? 1 : 0);
        return new()
        {
            MaxNewTokens = options.MaxNewTokens,
            Temperature = temperature,
            TopK = options.TopK ?? search.TopK,
            TopP = options.TopP ?? search.TopP,
            RepetitionPenalty = options.RepetitionPenalty ?? search.RepetitionPenalty,
            NoRepeatNgramSize = options.NoRepeatNgramSize ?? search.NoRepeatNgramSize,
            Seed = options.Seed ?? Random.Shared.NextInt64(),
            Stops = [.. options.StopStrings.Select(Encoding.UTF8.GetBytes)],
            Beams = options.Beams ?? (temperature > 0 || options.Overflow == ContextOverflow.Slide ? 1 : search.Beams),
            LengthPenalty = options.LengthPenalty ?? search.LengthPenalty,
            TopCandidates = options.TopCandidates,
            Slides = options.Overflow == ContextOverflow.Slide,
            Ends = [.. ends.Distinct()],
        };
    }
}
