using System.CommandLine;

namespace MlNetPath.Cli;

/// <summary><c>--stop TEXT</c>, as often as one likes. A text may be nothing but a space or a line break.</summary>
internal sealed class StopTextOption : Option<string[]>
{
    public StopTextOption()
        : base("--stop")
    {
        Description = "End the text before this one, wherever it comes; may be given again";
        HelpName = "TEXT";
        Arity = ArgumentArity.OneOrMore;
    }
}
