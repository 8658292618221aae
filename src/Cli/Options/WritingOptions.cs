using System.CommandLine;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Cli;

/// <summary>The options that say how a language model writes: how tokens are chosen, and where a text ends.</summary>
internal sealed class WritingOptions
{
    private const int MostBeams = 256;

    private readonly RealOption temperature = new("--temperature", "How adventurous: 0 takes the likeliest token each time, 1 draws as the model says", "T", t => t >= 0, "from 0 up");
    private readonly NumberOption topK = Unset(new("--top-k", "Draw from the K likeliest tokens only; 0 for all", 0, 0), "K");
    private readonly RealOption topP = new("--top-p", "Draw from the fewest likeliest tokens only that have the probability P together", "P", p => p is > 0 and <= 1, "above 0 and up to 1");
    private readonly RealOption penalty = new("--repetition-penalty", "Make tokens less likely that are there already; 1 for no penalty", "R", r => r is >= 0.01 and <= 100, "from 0.01 to 100");
    private readonly NumberOption noRepeat = Unset(new("--no-repeat", "Let no N tokens come in the same order twice; 0 forbids nothing", 0, 0), "N");
    private readonly NumberOption beams = Beams("");
    private readonly NumberOption seed = Unset(new("--seed", "Where drawing starts from: same seed, same text; another each time by default", 0, 0), "S");
    private readonly NumberOption tokens = Unset(new("--tokens", "How many tokens a text may have; by default as many as the model has room for", 0, 1), "N");
    private readonly StopTextOption stop = new();

    /// <summary><c>--beams</c>, which verbs that draw nothing have alone.</summary>
    /// <param name="byDefault">What is done where it is not given, to be said behind the description.</param>
    public static NumberOption Beams(string byDefault) => Unset(new("--beams", $"Follow N texts at once in search of the likeliest; nothing is drawn then{byDefault}", 1, 1, MostBeams), "N");

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Verb verb)
    {
        foreach (Option option in (Option[])[temperature, topK, topP, penalty, noRepeat, beams, seed, tokens, stop])
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>What the command line asks for; what is not given is not set.</summary>
    /// <exception cref="UsageException">Options contradict each other.</exception>
    public GenerationOptions Of(ParseResult arguments)
    {
        Option? drawing = arguments.GetValue(temperature) > 0 ? temperature : Array.Find((Option[])[topK, topP, seed], option => IsGiven(arguments, option));
        return drawing is not null && arguments.GetValue(beams) > 1
            ? throw new UsageException($"{beams.Name} {arguments.GetValue(beams)} looks for the likeliest text and draws nothing, so {drawing.Name} says nothing. Leave one out.")
            : new()
            {
                Temperature = arguments.GetValue(temperature),
                TopK = Number(arguments, topK),
                TopP = arguments.GetValue(topP),
                RepetitionPenalty = arguments.GetValue(penalty),
                NoRepeatNgramSize = Number(arguments, noRepeat),
                Beams = Number(arguments, beams),
                Seed = Number(arguments, seed),
                MaxNewTokens = Number(arguments, tokens),
                StopStrings = arguments.GetValue(stop) ?? [],
            };
    }

    /// <summary>The number of an option, or null where it is not given.</summary>
    public static int? Number(ParseResult arguments, NumberOption option) => IsGiven(arguments, option) ? arguments.GetValue(option) : null;

    private static bool IsGiven(ParseResult arguments, Option option) => arguments.GetResult(option) is { Implicit: false };

    // What is not given is the model's to say.
    private static NumberOption Unset(NumberOption option, string helpName)
    {
        (option.DefaultValueFactory, option.HelpName) = (null, helpName);
        return option;
    }
}
