using System.CommandLine;
using System.Text.Json.Serialization;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Cli;

/// <summary><c>generate</c>: continues a text with a language model, piece by piece as it comes, and shows on request how likely each token was.</summary>
internal sealed class GenerateVerb : Verb
{
    private const int Candidates = 5;

    private readonly TextArgument prompt = new("PROMPT", "The text to continue; '-' for standard input, which is read too where it is redirected and none is given");
    private readonly Option<string?> language = new("--language") { Description = "The code of the language that the text is in, such as de; without it the text is continued as it is", HelpName = "CODE" };
    private readonly TextModelOption model = new("The folder of a language model");
    private readonly WritingOptions writing = new();
    private readonly Option<bool> probabilities = new("--show-probabilities") { Description = $"Show how likely each token was, and the {Candidates} likeliest in its place" };
    private readonly JsonOption json = new();

    public GenerateVerb()
        : base(
            "generate",
            "Continues a text with a language model",
            "mlnetpath generate \"Der Typ\" --language de --show-probabilities",
            "mlnetpath generate \"The type\" --language en --temperature 0.8 --top-p 0.95 --seed 1 --tokens 40",
            "mlnetpath generate --language en --json < prompt.txt")
    {
        Arguments.Add(prompt);
        Options.Add(language);
        Options.Add(model);
        writing.AddTo(this);
        Options.Add(probabilities);
        Options.Add(json);
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        GenerationOptions options = writing.Of(arguments) with { TopCandidates = arguments.GetValue(probabilities) ? Candidates : 0 };
        JsonOutput wanted = json.Of(arguments);
        string folder = model.Folder(arguments);
        string text = Prompt(arguments, context);
        using LanguageModel loaded = LanguageModel.Load(folder);
        string? code = arguments.GetValue(language) is { } typed ? loaded.Language(typed) : null;
        options = options with { Task = code is null ? null : Onnx.Generation.Write.In(code), Seed = options.Seed ?? Random.Shared.Next() };

        // Whoever reads sees each piece as it comes, on a terminal or behind a pipe.
        TextWriter output = wanted.ReplacesText ? TextWriter.Null : context.ForPeople;
        GeneratedText whole = loaded.Stream(text, options, "The prompt", Show, context.Stop);
        output.WriteLine();
        if (code is null && loaded.Languages.Count > 0)
        {
            context.Notice($"No {language.Name} is given, and texts of this model begin with one: {string.Join(", ", loaded.Languages)}.");
        }

        if (arguments.GetValue(probabilities))
        {
            output.WriteLine();
            ProbabilityTable.Write(whole.Tokens, id => loaded.TokenBytes(id).Span, output, context.Width);
        }

        wanted.Write(context, new
        {
            Model = folder,
            Prompt = text,
            Language = code,
            whole.Text,
            Finish = FinishName(whole.Finish),
            whole.PromptTokens,
            options.Seed,
            Tokens = whole.Tokens.Select(token => new ShownToken(token.Id, token.Text, Bytes(token.Id), token.Probability)
            {
                Candidates = token.Candidates.Count == 0 ? null : [.. token.Candidates.Select(other => new ShownToken(other.Id, other.Text, Bytes(other.Id), other.Probability))],
            }),
        });
        return ExitCodes.Done;

        void Show(string piece)
        {
            output.Write(piece);
            output.Flush();
        }

        string Bytes(int id) => TokenLook.Hex(loaded.TokenBytes(id).Span);
    }

    /// <summary>Why a text ends, as JSON says it: <c>end</c>, <c>stop</c> or <c>length</c>.</summary>
    internal static string FinishName(FinishReason finish) => finish switch
    {
        FinishReason.End => "end",
        FinishReason.StopString => "stop",
        _ => "length",
    };

    private string Prompt(ParseResult arguments, CommandContext context)
    {
        string? given = arguments.GetValue(prompt);
        if (given is not (null or StandardInput.Name))
        {
            return given;
        }

        if (given is null && context.InputIsTyped)
        {
            throw new UsageException($"What shall be continued? Give it as {prompt.Name}, or '{StandardInput.Name}' to type it.");
        }

        // The last line's end belongs to the file and not to the text.
        string read = StandardInput.ReadAll(context, "a text", "Give a text on the command line.");
        string text = read.EndsWith("\r\n", StringComparison.Ordinal) ? read[..^2] : read.EndsWith('\n') ? read[..^1] : read;
        return text.Length > 0 ? text : throw new Core.InputException("The text on standard input is empty. Give it at least one character.");
    }

    // Bytes in hexadecimal, which tell what a text of half a character cannot; none of special tokens.
    private sealed record ShownToken(int Id, string Text, string Bytes, double Probability)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ShownToken[]? Candidates { get; init; }
    }
}
