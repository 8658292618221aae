using System.Text;
using Spectre.Console;

namespace MlNetPath.Cli;

/// <summary>What a verb may touch of the world: its streams, whether a person watches, and the wish to stop.</summary>
internal sealed class CommandContext : IDisposable
{
    /// <summary>Where results go.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Where progress, notices and errors go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Texts to classify; UTF-8.</summary>
    public required Stream Input { get; init; }

    /// <summary>The terminal, for live tables; null where the output is redirected, and then nothing moves.</summary>
    public IAnsiConsole? Terminal { get; init; }

    /// <summary>True where a person types the input.</summary>
    public bool InputIsTyped { get; init; }

    /// <summary>How long each measurement of batch speed lasts at least; tests, which want no figures, set it to zero.</summary>
    public TimeSpan MeasureFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Cancelled when the command should stop.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>The process's own streams.</summary>
    public static CommandContext ForConsole(CancellationToken stop)
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
            Output = Console.IsOutputRedirected ? new StreamWriter(Console.OpenStandardOutput(), utf8, 1 << 16) : Console.Out,
            Error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true },
            Input = Console.OpenStandardInput(),
            InputIsTyped = !Console.IsInputRedirected,
            Terminal = terminal ? AnsiConsole.Console : null,
            Stop = stop,
        };
    }

    /// <summary>Says something that is no result, on the error stream.</summary>
    public void Notice(string line)
    {
        lock (Error)
        {
            Error.WriteLine(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Output.Flush();
        Error.Flush();
    }
}
