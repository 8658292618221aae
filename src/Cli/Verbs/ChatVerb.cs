using System.CommandLine;

namespace MlNetPath.Cli;

/// <summary><c>chat</c>: a language model answers line after line, each by itself.</summary>
internal sealed class ChatVerb : Verb
{
    private readonly Option<string?> language = new("--language") { Description = "The code of the language that texts are continued in at first; by default the model's first", HelpName = "CODE" };
    private readonly TextModelOption model = new("The folder of a language model");
    private readonly WritingOptions writing = new();

    public ChatVerb()
        : base(
            "chat",
            "Continues or translates what is typed, line after line; /help shows its commands",
            "mlnetpath chat",
            "mlnetpath chat --language de --temperature 0.7")
    {
        Options.Add(language);
        Options.Add(model);
        writing.AddTo(this);
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        Onnx.Generation.GenerationOptions options = writing.Of(arguments);
        using LanguageModel loaded = LanguageModel.Load(model.Folder(arguments));
        var session = new ChatSession(loaded, options, context);
        if ((arguments.GetValue(language) ?? loaded.Languages.FirstOrDefault()) is { } first)
        {
            session.WriteIn(first);
        }

        context.Notice(loaded.IsOurs
            ? "This is a small language model, trained on nothing but the messages of .NET tools in some languages. It continues or translates a line in their manner, and much of it will be wrong."
            : $"This is {loaded}; what it was trained on, its maker knows.");
        context.Notice("It is no assistant: it answers no questions, knows nothing of the world, and reads each line by itself. /help shows what it can be told.");
        session.Run(StandardInput.Lines(context, "a text, or /help", "Give texts there, one a line."));
        return ExitCodes.Done;
    }
}
