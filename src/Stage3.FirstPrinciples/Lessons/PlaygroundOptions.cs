using System.Globalization;
using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>What the command line asks the playground for.</summary>
/// <param name="Step">Walk through one training step.</param>
/// <param name="Words">The words to go on from, or null.</param>
/// <param name="Seed">What the first weights and the order of the examples are drawn from.</param>
/// <param name="Help">Only explain the options.</param>
internal sealed record PlaygroundOptions(bool Step = false, string? Words = null, int Seed = 1, bool Help = false)
{
    /// <summary>What <c>--help</c> says.</summary>
    public const string HelpText =
        """
        Trains a small network on the sentences of datasets/first-words, in seconds, and shows how it
        guesses the next word.

        Usage: dotnet run --project src/Stage3.FirstPrinciples -- [options]

        Options:
          --words TEXT   what follows these words? (with --step: the last of them is what should follow)
          --step         one training step by hand, with every number
          --seed NUMBER  another start, and another order of the examples [default: 1]
          --help         this

        Examples:
          dotnet run --project src/Stage3.FirstPrinciples
          dotnet run --project src/Stage3.FirstPrinciples -- --words "the zoo in San"
          dotnet run --project src/Stage3.FirstPrinciples -- --step --words "a cup of tea"

        """;

    private static readonly string[] Names = ["--words", "--step", "--seed", "--help"];

    /// <summary>Reads the command line.</summary>
    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="problem">What is wrong with it, in one line; null where nothing is.</param>
    public static PlaygroundOptions Parse(IReadOnlyList<string> arguments, out string? problem)
    {
        var options = new PlaygroundOptions();
        problem = null;
        for (int i = 0; i < arguments.Count; i++)
        {
            string? value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--step":
                    options = options with { Step = true };
                    break;
                case "--help" or "-h" or "-?":
                    return new PlaygroundOptions(Help: true);
                case "--words" when value is not null:
                    options = options with { Words = value };
                    i++;
                    break;
                case "--seed" when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int seed):
                    options = options with { Seed = seed };
                    i++;
                    break;
                case "--words":
                    problem = "--words wants the words to go on from, such as --words \"San\".";
                    return options;
                case "--seed":
                    problem = $"--seed wants a whole number{(value is null ? "" : $" and got '{value}'")}, such as --seed 2.";
                    return options;
                default:
                    problem = $"There is no option '{arguments[i]}'.{Spelling.DidYouMean(arguments[i], Names)} The options are {string.Join(", ", Names)}; words go to --words in quotation marks.";
                    return options;
            }
        }

        return options;
    }
}
