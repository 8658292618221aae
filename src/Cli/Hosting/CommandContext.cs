using System.Text;
using MlNetPath.Core;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>What a verb may touch of the world: its streams, whether a person watches, and the wish to stop.</summary>
internal sealed class CommandContext : IDisposable
{
    /// <summary>Where results for programs go, exactly as they are.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where results for people go: the same place, but without the control characters that texts and labels may hold.</summary>
    public TextWriter ForPeople => new PrintableWriter(Output);

    /// <summary>Where progress, notices and errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Texts to classify; UTF-8.</summary>
    public required Stream Input { get; init; }

    /// <summary>The terminal, for live tables; null where the output is redirected, and then nothing moves.</summary>
    public IAnsiConsole? Terminal { get; init; }

    /// <summary>How many characters fit into a line of the output; null where it is redirected.</summary>
    public int? Width { get; init; }

    /// <summary>True where a person types the input.</summary>
    public bool InputIsTyped { get; init; }

    /// <summary>True where there is no standard input at all.</summary>
    public bool InputIsClosed { get; init; }

    /// <summary>How long each measurement of batch speed lasts at least; tests, which want no figures, set it to zero.</summary>
    public TimeSpan MeasureFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The stages of language that tests have; null for those of the program.</summary>
    public LanguageStageCatalog? LanguageStages { get; init; }

    /// <summary>Where the parallel corpus comes from, told whom to tell of each package that is read; tests, which want a small one, have their own.</summary>
    public Func<Action<string>, ParallelCorpus> LoadCorpus { get; init; } = ParallelCorpus.Load;

    /// <summary>Cancelled when the command should stop.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Where a part of the work asks to be ended alone by Ctrl+C.</summary>
    public Interruption Interruption { get; init; } = new();

    /// <summary>The process's own streams.</summary>
    public static CommandContext ForConsole(StopSignals signals)
    {
        // Results may be long and go through a pipe: buffered, in UTF-8 whatever the system's code page says.
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        bool terminal = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;
        if (!Console.IsOutputRedirected)
        {
            Console.OutputEncoding = utf8;
        }

        return new CommandContext
        {
            Output = Console.IsOutputRedirected ? new StreamWriter(StandardOutput.Open(), utf8, 1 << 16) : new PrintableWriter(Console.Out),
            Error = new StreamWriter(StandardStreams.IsClosed(2) ? Stream.Null : Console.OpenStandardError(), utf8) { AutoFlush = true },
            Input = Console.OpenStandardInput(),
            InputIsClosed = StandardStreams.IsClosed(0),
            InputIsTyped = !Console.IsInputRedirected,
            Terminal = terminal ? AnsiConsole.Console : null,
            Width = Console.IsOutputRedirected ? null : AnsiConsole.Profile.Width,
            Stop = signals.Token,
            Interruption = signals.Interruption,
        };
    }

    /// <summary>Says something that is no result, on the error stream.</summary>
    public void Notice(string line)
    {
        lock (Error)
        {
            try
            {
                Error.WriteLine(Printable.Of(line));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Nobody can be told; the work goes on all the same.
            }
        }
    }

    /// <summary>Nothing waits in the writers then: results are flushed by <see cref="MlNetPathCommand.Run"/>, which can say what goes wrong.</summary>
    public void Dispose()
    {
    }
}
