using System.Text;

namespace MlNetPath.Cli.Tests;

/// <summary>A run whose output can be looked at while it is written: at each flush.</summary>
internal sealed class Typing : StringWriter
{
    /// <summary>What there was at each flush.</summary>
    public List<string> Seen { get; } = [];

    /// <summary>Called at each flush.</summary>
    public Action<Typing>? Flushed { get; init; }

    public override void Flush()
    {
        Seen.Add(ToString());
        Flushed?.Invoke(this);
    }

    /// <summary>Runs a command that writes here.</summary>
    public CommandRun Run(Stream input, Interruption interruption, CancellationToken stop, bool typed, params string[] arguments)
    {
        using var error = new StringWriter();
        using var context = new CommandContext { Output = this, Error = error, Input = input, InputIsTyped = typed, Interruption = interruption, Stop = stop };
        int exitCode = MlNetPathCommand.Run(arguments, context);
        return new CommandRun(exitCode, ToString(), error.ToString());
    }

    public CommandRun Run(string input, params string[] arguments) =>
        Run(new MemoryStream(Encoding.UTF8.GetBytes(input)), new Interruption(), TestContext.Current.CancellationToken, typed: false, arguments);
}
