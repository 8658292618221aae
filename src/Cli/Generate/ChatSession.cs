using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Cli;

/// <summary>
/// A chat with a language model: each line is continued or translated, each by itself. Answers go to the output, all else to the error stream. A line that begins with a slash is a command.
/// </summary>
/// <param name="model">What writes.</param>
/// <param name="writing">How it writes.</param>
/// <param name="context">The streams, and what stops an answer.</param>
internal sealed class ChatSession(LanguageModel model, GenerationOptions writing, CommandContext context)
{
    private const string Help = """
        /language CODE        continue texts in this language
        /translate CODE FROM  translate each line into this language; FROM is its own, en where it is left out
        /temperature T        0 takes the likeliest token each time, 1 draws as the model says
        /help                 shows this
        /quit                 ends it, as the end of the input does
        Ctrl+C stops an answer. A text that begins with a slash has a space before it.
        """;

    private static readonly string[] Commands = ["/language", "/translate", "/temperature", "/help", "/quit"];

    private GenerationOptions options = writing;
    private string doing = "Texts are continued as they are.";

    /// <summary>Texts in this language are continued from now on.</summary>
    /// <param name="language">Its code.</param>
    /// <exception cref="InputException">The model does not know it.</exception>
    public void WriteIn(string language)
    {
        string code = model.Language(language);
        (options, doing) = (options with { Task = Onnx.Generation.Write.In(code) }, $"Texts in {code} are continued.");
    }

    /// <summary>Answers line after line until they end, or one says so.</summary>
    /// <param name="lines">The lines.</param>
    /// <exception cref="InputException">A line is not UTF-8, or the model fails.</exception>
    /// <exception cref="OperationCanceledException">The whole command was stopped.</exception>
    public void Run(LineReader lines)
    {
        Invite();
        while (lines.Read() is { } line)
        {
            if (line.StartsWith('/'))
            {
                string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words[0] == "/quit")
                {
                    return;
                }

                Obey(words);
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                Answer(line);
            }

            Invite();
        }

        void Invite()
        {
            if (context.InputIsTyped)
            {
                context.Error.Write("> ");
                context.Error.Flush();
            }
        }
    }

    private void Answer(string line)
    {
        TextWriter output = context.ForPeople;
        try
        {
            context.Interruption.Around(context.Stop, stop => model.Stream(line, options, "The line", piece =>
            {
                output.Write(piece);
                output.Flush();
            }, stop));
            End();
        }
        catch (OperationCanceledException) when (!context.Stop.IsCancellationRequested)
        {
            End();
            context.Notice("The answer was stopped.");
        }
        catch (TextTooLongException e)
        {
            context.Notice(e.Message);
        }

        void End()
        {
            output.WriteLine();
            output.Flush();
        }
    }

    private void Obey(string[] words)
    {
        try
        {
            switch (words)
            {
                case ["/language", var code]:
                    WriteIn(code);
                    context.Notice(doing);
                    break;
                case ["/translate", var to, .. var from] when from.Length < 2:
                    Translate(to, from is [var source] ? source : "en");
                    context.Notice(doing);
                    break;
                case ["/temperature", var typed]:
                    SetTemperature(typed);
                    break;
                case ["/help"]:
                    Array.ForEach(Help.ReplaceLineEndings("\n").Split('\n'), context.Notice);
                    context.Notice($"{doing} The model knows {(model.Languages.Count == 0 ? "no languages by name" : string.Join(", ", model.Languages))}.");
                    break;
                default:
                    context.Notice(Commands.Contains(words[0])
                        ? $"'{string.Join(' ', words)}' cannot be understood. /help shows what follows {words[0]}."
                        : $"There is no command '{words[0]}'.{Spelling.DidYouMean(words[0], Commands)} /help shows them.");
                    break;
            }
        }
        catch (InputException e)
        {
            context.Notice(e.Message);
        }
    }

    private void Translate(string to, string from)
    {
        (string target, string source) = (model.Language(to), model.Language(from));
        if (target == source)
        {
            throw new InputException($"A text in {source} is not translated into {target}. Say from which language: /translate {target} CODE.");
        }

        (options, doing) = (options with { Task = Onnx.Generation.Translate.To(target, source) }, $"Each line is translated from {source} into {target}.");
    }

    private void SetTemperature(string typed)
    {
        if (!double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out double temperature) || temperature < 0 || !double.IsFinite(temperature))
        {
            throw new InputException($"/temperature takes a number from 0 up, such as 0.7, not '{typed}'.");
        }

        if (temperature > 0 && options.Beams > 1)
        {
            throw new InputException($"--beams {options.Beams} looks for the likeliest text and draws nothing, so /temperature says nothing.");
        }

        options = options with { Temperature = temperature };
        context.Notice(temperature == 0 ? "The likeliest token is taken each time." : string.Create(CultureInfo.InvariantCulture, $"Tokens are drawn at temperature {temperature}."));
    }
}
