using System.CommandLine;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>
/// <c>--json [FILE]</c>, the same for every verb that has one result: alone, it puts JSON in the place of the text; with a file, the JSON goes there and the text
/// stays. (<c>classify</c> answers line by line and only knows it alone, so that texts can stand behind it.)
/// </summary>
internal sealed class JsonOption : Option<string?>
{
    public const string OptionName = "--json";
    private const string StandardOutput = "-", Model = ".onnx";

    public JsonOption()
        : base(OptionName)
    {
        Description = "Write JSON instead of text; with FILE, write it there besides";
        HelpName = "FILE";
        Arity = ArgumentArity.ZeroOrOne;
    }

    /// <summary>What was asked for, once it is clear that the file could be written.</summary>
    /// <exception cref="UsageException">It would take a model's place.</exception>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public JsonOutput Of(ParseResult arguments)
    {
        if (arguments.GetResult(this) is not { Implicit: false } given)
        {
            return JsonOutput.None;
        }

        string file = given.Tokens is [var only] ? only.Value : StandardOutput;
        if (file == StandardOutput || OutputTarget.Of(file).IsStandardOutput)
        {
            return JsonOutput.InsteadOfText;
        }

        if (file.EndsWith(Model, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"{OptionName} would write over the model '{file}'. Name another file behind it, or put {OptionName} last.");
        }

        OutputPlace.CheckFile(file, OptionName);
        return JsonOutput.To(file);
    }

    /// <summary>The file that stands behind it, apart from it, and so may have been meant as something else; null if there is none.</summary>
    public static string? Taken(ParseResult arguments) =>
        arguments.CommandResult.Command.Options.OfType<JsonOption>().FirstOrDefault() is { } option && arguments.GetResult(option) is { Tokens: [{ Value: var file }] } ? file : null;

    /// <summary>The same command line with the option last, where it takes nothing for its file; null if that changes nothing.</summary>
    public static IReadOnlyList<string>? MovedLast(IReadOnlyList<string> arguments) =>
        arguments.Count(argument => argument == OptionName) == 1 && arguments[^1] != OptionName && !arguments.Contains("--")
            ? [.. arguments.Where(argument => argument != OptionName), OptionName]
            : null;
}
