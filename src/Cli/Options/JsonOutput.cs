using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Where a verb's result goes as JSON, if anywhere.</summary>
internal sealed class JsonOutput
{
    private readonly string? file;

    private JsonOutput(bool replacesText, string? file)
    {
        ReplacesText = replacesText;
        this.file = file;
    }

    /// <summary>Nobody wants JSON.</summary>
    public static JsonOutput None { get; } = new(false, null);

    /// <summary>It takes the place of the text on standard output.</summary>
    public static JsonOutput InsteadOfText { get; } = new(true, null);

    /// <summary>Whether there is to be no text.</summary>
    public bool ReplacesText { get; }

    /// <summary>It goes to a file.</summary>
    public static JsonOutput To(string file) => new(false, file);

    /// <summary>Writes what is made only if somebody wants it.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(CommandContext context, Func<string> json)
    {
        if (ReplacesText)
        {
            context.Output.Write(json());
        }
        else if (file is not null)
        {
            Atomically.WriteText(file, json());
        }
    }

    /// <summary>Writes an object on a line.</summary>
    /// <inheritdoc cref="Write(CommandContext, Func{string})"/>
    public void Write(CommandContext context, object result) => Write(context, () => Json.Line(result) + "\n");
}
