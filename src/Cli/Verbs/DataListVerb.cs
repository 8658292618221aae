using System.CommandLine;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary><c>data list</c>: the built-in tasks.</summary>
internal sealed class DataListVerb : Verb
{
    private readonly JsonOption json = new();

    public DataListVerb()
        : base("list", "Lists the built-in tasks", "mlnetpath data list")
    {
        Options.Add(json);
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        JsonOutput wanted = json.Of(arguments);
        wanted.Write(context, Tasks.All.Select(task => new { task.Name, task.Question }));
        if (wanted.ReplacesText)
        {
            return ExitCodes.Done;
        }

        int width = Tasks.All.Max(task => task.Name.Length);
        foreach (BuiltInTask task in Tasks.All)
        {
            context.Output.WriteLine($"{task.Name.PadRight(width)}  {task.Question}");
        }

        return ExitCodes.Done;
    }
}
