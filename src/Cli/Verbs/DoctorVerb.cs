using System.CommandLine;

namespace MlNetPath.Cli;

/// <summary><c>doctor</c>: what this machine has of what the verbs need, and what to do about what it has not.</summary>
internal sealed class DoctorVerb : Verb
{
    private readonly JsonOption json = new();

    public DoctorVerb()
        : base("doctor", "Shows what this machine has, and what to do about what is missing", "mlnetpath doctor", "mlnetpath doctor --json")
    {
        Options.Add(json);
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        HealthReport.Write(HealthReport.AllChecks, json.Of(arguments), context);
        return ExitCodes.Done;
    }
}
