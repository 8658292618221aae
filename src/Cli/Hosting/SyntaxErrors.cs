using System.CommandLine;
using System.CommandLine.Parsing;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Says in one line what is wrong with a command line that could not be parsed, and what would be right.</summary>
internal static class SyntaxErrors
{
    /// <summary>The first thing that is wrong.</summary>
    public static UsageException Explain(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string path = PathOf(parsed.CommandResult);
        string[] verbs = [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];
        string help = $"'{path} --help' explains.";
        if (parsed.UnmatchedTokens.FirstOrDefault() is { } unknown)
        {
            if (unknown.StartsWith('-') && unknown.Length > 1)
            {
                return NoOption(parsed, unknown);
            }

            return verbs.Length > 0
                ? new UsageException($"'{path}' has no verb '{unknown}'.{Spelling.DidYouMean(unknown, verbs)} Its verbs are {string.Join(", ", verbs)}.")
                : new UsageException($"'{path}' does not know what to do with '{unknown}'. Quote values with spaces; {help}");
        }

        if (verbs.Length > 0)
        {
            return new UsageException($"'{path}' needs a verb: {string.Join(", ", verbs)}. {help}");
        }

        ParseError error = parsed.Errors[0];
        string message = error.SymbolResult switch
        {
            OptionResult { IdentifierToken: null } option => $"'{path}' needs {option.Option.Name}.",
            OptionResult { Tokens.Count: 0 } option => $"{option.Option.Name} needs a value.",
            OptionResult option when option.IdentifierTokenCount > 1 => $"{option.Option.Name} is given {option.IdentifierTokenCount} times; give it once.",
            ArgumentResult { Tokens.Count: 0, Parent: CommandResult } argument => $"'{path}' needs {argument.Argument.Name}.",
            ArgumentResult { Tokens.Count: 0, Parent: OptionResult option } => $"{option.Option.Name} needs a value.",
            _ => error.Message,
        };
        return new UsageException($"{message.TrimEnd()} {help[..1].ToUpperInvariant()}{help[1..]}");
    }

    /// <summary>Refuses what begins like an option and was taken for a text, or for the value of another option: it is misspelled, or has a value too many or too few. Behind <c>--</c> anything may stand.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public static void RefuseMisspelledOptions(ParseResult parsed, IReadOnlyList<string> arguments)
    {
        string[] before = [.. arguments.TakeWhile(argument => argument != "--")], options = [.. OptionsOf(parsed.CommandResult)];
        string[] texts = [.. parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value)];
        if (texts.FirstOrDefault(text => text.Length > 2 && text.StartsWith("--", StringComparison.Ordinal) && before.Contains(text)) is { } unknown)
        {
            throw NoOption(parsed, unknown, " A text that begins so stands behind --.");
        }

        foreach (string flag in parsed.CommandResult.Command.Options.OfType<Option<bool>>().Select(option => option.Name))
        {
            if (texts.Select(text => $"{flag}={text}").FirstOrDefault(before.Contains) is { } given)
            {
                throw new UsageException($"{flag} takes no value, and '{given}' gives it one.");
            }
        }

        if (parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(option => option.Tokens.Any(token => options.Contains(token.Value) && before.Contains(token.Value))) is { } without)
        {
            throw new UsageException($"{without.Option.Name} needs a value. '{PathOf(parsed.CommandResult)} --help' explains.");
        }
    }

    /// <summary>Refuses options and arguments whose value is empty: more often than not a variable of a script that was never set.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public static void RefuseEmptyValues(ParseResult parsed)
    {
        foreach (OptionResult option in parsed.CommandResult.Children.OfType<OptionResult>())
        {
            if (option.Tokens.Any(token => option.Option is StopTextOption ? token.Value.Length == 0 : string.IsNullOrWhiteSpace(token.Value)))
            {
                throw new UsageException($"The value of {option.Option.Name} is empty. Give it one, or leave {option.Option.Name} out.");
            }
        }

        // Of several, such as texts, each may be empty; one text may be white space.
        ArgumentResult? empty = parsed.CommandResult.Children.OfType<ArgumentResult>()
            .FirstOrDefault(argument => argument.Argument.ValueType == typeof(string) && argument.Tokens.Any(token => argument.Argument is TextArgument ? token.Value.Length == 0 : string.IsNullOrWhiteSpace(token.Value)));
        if (empty is not null)
        {
            throw new UsageException($"{empty.Argument.Name} is empty. Give it a value.");
        }
    }

    private static UsageException NoOption(ParseResult parsed, string typed, string otherwise = "")
    {
        string[] options = [.. OptionsOf(parsed.CommandResult)];
        return new($"'{PathOf(parsed.CommandResult)}' has no option '{typed}'.{Spelling.DidYouMean(typed, options)} Its options are {string.Join(", ", options)}.{otherwise}");
    }

    private static IEnumerable<string> OptionsOf(CommandResult innermost)
    {
        for (CommandResult? result = innermost; result is not null; result = result.Parent as CommandResult)
        {
            foreach (Option option in result.Command.Options.Where(o => !o.Hidden && (result == innermost || o.Recursive)))
            {
                yield return option.Name;
            }
        }
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : MlNetPathCommand.Name;
}
