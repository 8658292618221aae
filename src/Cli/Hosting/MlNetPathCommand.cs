using System.CommandLine;
using System.CommandLine.Help;
using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>The whole command: parses, runs the verb, and turns whatever goes wrong into one line and an exit code.</summary>
internal static class MlNetPathCommand
{
    /// <summary>Its name, as people type it.</summary>
    public const string Name = "mlnetpath";

    // How long a verb that was asked to stop may take to end by itself; one that waits for input, or for a trainer that does not listen, is left behind.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">What follows the command's name.</param>
    /// <param name="context">The streams and the wish to stop.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, CommandContext context)
    {
        var verbose = new Option<bool>("--verbose") { Description = "Show the stack trace of an error", Recursive = true };
        RootCommand root = CreateRoot(verbose);

        // Texts may begin with '@', and no short options are ever bundled.
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
        ParseResult parsed = root.Parse(arguments, configuration);

        // 'inspect --json model.onnx' means the model, and not a file for the JSON.
        if (parsed.Errors.Count > 0 && JsonOption.MovedLast(arguments) is { } moved && root.Parse(moved, configuration) is { Errors.Count: 0 } other)
        {
            parsed = other;
        }

        try
        {
            SyntaxErrors.RefuseMisspelledOptions(parsed, arguments);
            if (parsed.Errors.Count > 0)
            {
                throw SyntaxErrors.Explain(parsed);
            }

            SyntaxErrors.RefuseEmptyValues(parsed);
            int exitCode = parsed.CommandResult.Command is Verb verb && parsed.Action is null
                ? RunVerb(verb, parsed, context)
                : parsed.Invoke(new InvocationConfiguration { Output = context.ForPeople, Error = context.Error, ProcessTerminationTimeout = null });
            context.Output.Flush();
            return exitCode;
        }
        catch (Exception e)
        {
            int exitCode = Report(e, parsed, context, parsed.GetResult(verbose) is { Implicit: false, Errors: var errors } && !errors.Any());
            if (exitCode != ExitCodes.Stopped)
            {
                FlushWhatThereIs(context);
            }

            return exitCode;
        }
    }

    // The results before an error are worth having; that they too cannot be written adds nothing to what was said.
    private static void FlushWhatThereIs(CommandContext context)
    {
        try
        {
            context.Output.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InputException or OutputClosedException)
        {
            // See above.
        }
    }

    private static RootCommand CreateRoot(Option<bool> verbose)
    {
        var root = new RootCommand("Compares ways to classify text, from written rules to learned models, on one split of real data.")
        {
            HelpName = Name,
        };
        root.Subcommands.Add(new CompareVerb());
        root.Subcommands.Add(new TrainVerb());
        root.Subcommands.Add(new ClassifyVerb());
        root.Subcommands.Add(new ScoreVerb());
        root.Subcommands.Add(new InspectVerb());
        root.Subcommands.Add(new VerifyVerb());
        root.Subcommands.Add(new VerifyWorkerVerb());
        root.Subcommands.Add(new QuantizeVerb());
        root.Subcommands.Add(new TokensVerb());
        root.Subcommands.Add(new GenerateVerb());
        root.Subcommands.Add(new TranslateVerb());
        root.Subcommands.Add(new ChatVerb());
        root.Subcommands.Add(new Command("data", "Lists, shows and exports the tasks' data")
        {
            new DataListVerb(),
            new DataShowVerb(),
            new DataExportVerb(),
            new DataHoldOutVerb(),
        });
        root.Subcommands.Add(new DoctorVerb());
        root.Options.Add(verbose);
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples();
        return root;
    }

    // The verb has a thread of its own, so that a wish to stop is answered even while a trainer computes.
    private static int RunVerb(Verb verb, ParseResult parsed, CommandContext context)
    {
        bool answers = context.Interruption.IsTraining = verb.AnswersStop(parsed);
        Task<int> work = Task.Factory.StartNew(
            () => verb.Run(parsed, context), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            work.Wait(answers ? CancellationToken.None : context.Stop);
        }
        catch (AggregateException)
        {
            // Awaited below, where it is thrown as it was.
        }
        catch (OperationCanceledException)
        {
            Task.WaitAny([work], Patience);
            if (!work.IsCompletedSuccessfully)
            {
                throw;
            }
        }

        return work.GetAwaiter().GetResult();
    }

    private static int Report(Exception error, ParseResult parsed, CommandContext context, bool verbose)
    {
        (int exitCode, string message) = Explain(error, parsed, context.Stop);
        if (exitCode == ExitCodes.OutputClosed)
        {
            return exitCode;
        }

        context.Notice(verbose && exitCode == ExitCodes.Failed ? $"{Name}: {error}" : $"{Name}: {OneLine(message)}");
        return exitCode;
    }

    private static (int ExitCode, string Message) Explain(Exception error, ParseResult parsed, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return (ExitCodes.Stopped, "stopped.");
        }

        // ML.NET wraps what our code throws inside its cursors: the first error of ours in the chain is the one to show.
        for (Exception? inner = error; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case OutputClosedException:
                    return (ExitCodes.OutputClosed, "");
                case UsageException:
                    return (ExitCodes.Usage, inner.Message + TakenByJson());
                case NoInputException:
                    return (ExitCodes.Failed, inner.Message + TakenByJson());
                case InputException:
                    return (ExitCodes.Failed, inner.Message);
                case OutOfMemoryException:
                    return (ExitCodes.Failed, "the memory of this machine does not suffice. Use fewer rows or a simpler stage.");
            }
        }

        return error is IOException or UnauthorizedAccessException
            ? (ExitCodes.Failed, error.Message)
            : error is StageException ? (ExitCodes.Failed, $"{error.Message} Run it again with --verbose to see where.")
            : (ExitCodes.Failed, $"unexpected {error.GetType().Name}: {error.Message} Run it again with --verbose to see where.");

        string TakenByJson() => JsonOption.Taken(parsed) is { } file ? $" ({JsonOption.OptionName} took '{file}' for the file to write.)" : "";
    }

    private static string OneLine(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
