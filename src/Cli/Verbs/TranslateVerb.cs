using System.CommandLine;
using System.Text.Json.Serialization;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli;

/// <summary><c>translate</c>: translates texts with a language model, one line of output for each, in order.</summary>
internal sealed class TranslateVerb : Verb
{
    // Lines that are translated at once, where so many are here: as many as a generator runs side by side.
    private const int BatchSize = 16;

    private readonly Argument<string[]> texts = new("TEXT") { Description = "Texts; none, or '-', to read them from standard input, one a line", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> from = new("--from") { Description = "The code of the language of the texts", HelpName = "CODE", DefaultValueFactory = _ => "en" };
    private readonly Option<string> to = new("--to") { Description = "The code of the language wanted, such as de", HelpName = "CODE", Required = true };
    private readonly TextModelOption model = new("The folder of a language model that was trained to translate");
    private readonly Option<bool> memory = new("--memory") { Description = "Show the model the nearest message of the training texts with its translation, let it copy from that, and say which it was" };
    private readonly NumberOption beams = WritingOptions.Beams($"; by default {TranslationStages.Beams} with a model of this project");
    private readonly Option<bool> json = new("--json") { Description = "Write one JSON object a line" };

    public TranslateVerb()
        : base(
            "translate",
            "Translates texts with a language model: one line of output for each text, in order",
            "mlnetpath translate --from en --to de \"The type '{0}' could not be found.\"",
            "mlnetpath translate --to ja --memory \"The file could not be opened.\"",
            "mlnetpath translate --to fr --json < messages.txt")
    {
        Arguments.Add(texts);
        foreach (Option option in (Option[])[from, to, model, memory, beams, json])
        {
            Options.Add(option);
        }
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        string[] given = arguments.GetValue(texts) is { } typed and not [StandardInput.Name] ? typed : [];
        if (Array.FindIndex(given, string.IsNullOrWhiteSpace) is var empty and >= 0)
        {
            throw new UsageException($"Text {empty + 1} of {given.Length} is empty. Give each text at least one character.");
        }

        if (given.Contains(StandardInput.Name))
        {
            throw new UsageException($"'{StandardInput.Name}' stands for texts from standard input, and other texts are given with it. Leave one of them out.");
        }

        LineReader? lines = given.Length > 0 ? null : StandardInput.Lines(context, "texts, one a line", "Give texts on the command line.");
        using LanguageModel loaded = LanguageModel.Load(model.Folder(arguments));
        (string source, string target) = (loaded.Language(arguments.GetRequiredValue(from)), loaded.Language(arguments.GetRequiredValue(to)));
        if (source == target)
        {
            throw new UsageException($"--from and --to are both '{source}'. Name two languages.");
        }

        NearMessages? near = arguments.GetValue(memory) ? loaded.NearMessages(source, target, context) : null;
        var options = new GenerationOptions
        {
            Task = Translate.To(target, source),
            Temperature = 0, // the likeliest, whatever the folder says
            Beams = WritingOptions.Number(arguments, beams) ?? (loaded.IsOurs ? TranslationStages.Beams : null),
        };
        options = near?.AddTo(options) ?? options;
        if (lines is null)
        {
            TranslateAll(given, i => given.Length == 1 ? "The text" : $"Text {i + 1}");
        }
        else
        {
            while (lines.ReadSome(BatchSize) is { Count: > 0 } batch)
            {
                long before = lines.Line - batch.Count;
                try
                {
                    TranslateAll(batch, i => $"Line {before + i + 1} of standard input");
                }
                catch (TextTooLongException e)
                {
                    throw new InputException($"{e.Message} The lines before it are translated, those behind it are not.", e);
                }
            }
        }

        return ExitCodes.Done;

        // A line without a text has an empty one for its translation, so that lines stay beside each other.
        void TranslateAll(IReadOnlyList<string> all, Func<int, string> name)
        {
            int[] some = [.. Enumerable.Range(0, all.Count).Where(i => !string.IsNullOrWhiteSpace(all[i]))];
            int answered = 0;
            loaded.Write([.. some.Select(i => all[i])], options, i => name(some[i]), (i, text) =>
            {
                for (; answered < some[i]; answered++)
                {
                    Answer(all[answered], null);
                }

                Answer(all[answered++], text);
                if (text.Finish == FinishReason.Length)
                {
                    context.Notice($"{name(some[i])} has a translation that ends where the model's context does, and not at its own end. Cut the text in two.");
                }
            }, context.Stop);
            for (; answered < all.Count; answered++)
            {
                Answer(all[answered], null);
            }

            // Whoever writes line by line waits for the answer.
            context.Output.Flush();
        }

        void Answer(string text, GeneratedText? translated)
        {
            NearMessage? used = null;
            if (near is not null && translated is not null)
            {
                NearMessage? found = near.Of(text);
                used = near.IsUsed(text) ? found : null;
                context.Notice(used?.ToString() ?? (found is null ? "Memory: no message is like this one." : "Memory: the nearest message is too long to be shown to the model."));
            }

            context.Output.WriteLine(arguments.GetValue(json)
                ? Json.Line(new Answered(text, source, target, translated?.Text ?? "", translated is null ? null : GenerateVerb.FinishName(translated.Finish)) { Memory = used })
                : Printable.Of(WhiteSpace.Fold(translated?.Text ?? "")));
        }
    }

    // Why the translation ends says whether it is whole; null where there was nothing to translate.
    private sealed record Answered(string Text, string From, string To, string Translation, string? Finish)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public NearMessage? Memory { get; init; }
    }
}
