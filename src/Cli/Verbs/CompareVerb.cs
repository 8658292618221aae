using System.CommandLine;

namespace MlNetPath.Cli;

internal sealed class CompareVerb() : Verb("compare", "x", "mlnetpath compare")
{
    public override int Run(ParseResult arguments, CommandContext context) => 0;
}
