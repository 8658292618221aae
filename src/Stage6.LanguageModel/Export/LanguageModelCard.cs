using System.Globalization;
using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The card of a trained language model: what it is, what it was learned from, how good it is and on what, what it is for and what not.</summary>
internal static class LanguageModelCard
{
    /// <summary>The card's file in the model's folder.</summary>
    public const string File = "README.md";

    private const string Example = """Console.WriteLine(translator.Generate("The file was not found.", new() { Task = Translate.To("de"), Beams = 4 }).Text);""";

    // Chance in drawing messages for the intervals; more draws change no digit that is shown.
    private const int Seed = 1, Resamples = 1_000;

    /// <summary>Measures the model on the corpus's texts, and writes the card as Markdown.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="singlePrecision">The same with its weights as they were learned.</param>
    /// <param name="corpus">What it was trained on.</param>
    /// <param name="training">What it was trained with.</param>
    /// <param name="options">Threads, cancellation.</param>
    public static void Write(string folder, string singlePrecision, ParallelCorpus corpus, TrainingSummary training, StageOptions options)
    {
        CorpusText[] validation = [.. corpus.Texts(Split.Validation)], test = [.. corpus.Texts(Split.Test)];
        CorpusScore learned;
        using (INextTokenModel single = new TransformerStage(singlePrecision).Prepare(corpus, options))
        {
            learned = Measure(single, validation);
        }

        using INextTokenModel model = new TransformerStage(folder).Prepare(corpus, options);
        LanguageModelFacts facts = model.Facts;
        CorpusScore stored = Measure(model, validation);
        var card = new StringBuilder();
        card.Append(CultureInfo.InvariantCulture, $"""
            # A language model of .NET's messages

            A small transformer that writes messages in {ParallelCorpus.Languages.Count} languages and translates them from English, as a folder that ONNX Runtime GenAI's and Hugging Face's conventions describe: {string.Join(", ", ParallelCorpus.Languages)}.

            | | |
            | --- | --- |
            | made by | `mlnetpath train lm`, seed {training.Seed} |
            | learned from | {corpus.Texts(Split.Train).Count:N0} texts and their translations, data {corpus.Fingerprint} |
            | network | {training.Network}; {facts.Parameters:N0} weights |
            | tokens | {training.Tokens:N0}, byte-level BPE, learned from the same texts |
            | trained for | {training.Epochs:N0} epochs, {training.Rounds:0.0} rounds of all texts and translations, {training.Minutes:0} minutes{Before(training)} |
            | calibrated | at a temperature of {training.Temperature:0.00}, which is a part of the weights: with it, validation texts are the likeliest |
            | weights | stored in half precision, computed in single |
            | licence of the texts | {ParallelCorpus.License} |
            | licence of this model | MIT |
            | size | {(facts.FileBytes ?? 0) / 1e6:0.0} MB |

            ## How good it is

            Bits per byte, the fewer the better, on texts that it has not seen, {test.Length:N0} of the same data set:

            | language | texts | bits per byte | 95% interval |
            | --- | ---: | ---: | ---: |

            """);
        foreach (IGrouping<string, CorpusText> language in test.GroupBy(text => text.Language))
        {
            CorpusText[] own = [.. language];
            CorpusScore score = Measure(model, own);
            ConfidenceInterval interval = ScoreBootstrap.Interval(score, [.. own.Select(text => text.Group)], Seed, Resamples);
            card.Append(CultureInfo.InvariantCulture, $"| {language.Key} | {score.Count:N0} | {score.Value:0.000} | {interval.Low:0.000} to {interval.High:0.000} |\n");
        }

        card.Append(CultureInfo.InvariantCulture, $"""

            On {validation.Length:N0} validation texts, weights as they were learned need {learned.Value:0.0000} bits per byte, and as they are stored {stored.Value:0.0000}.

            How well it translates, beside a translation memory and others, is measured by `mlnetpath compare --task translation`, and how well it knows what comes next, beside n-grams, by `mlnetpath compare --task next-token`.

            ## How to use it

            In C#, with MlNetPath.Onnx.Generation:

                using var translator = TextGenerator.Load("the folder of this card");
                {Example}

            A text begins with the token of its language and ends with `{CorpusTokens.End}`; a translation is the token of the other language behind the text. What any tool needs to know is in `genai_config.json` and `tokenizer.json`.{Copying()}

            ## What it is not for

            It has read messages of compilers and tools, and nothing else: it knows nothing of the world, answers no questions, and on other texts it writes what such messages would say. Translations are to be read by somebody who knows both languages; names, numbers and negations are
            not safe with it. Nothing should be decided about a person by it.

            ![The curves of the training](training.svg)

            """);
        Atomically.WriteText(Path.Combine(folder, File), card.ToString());

        string Copying() => System.IO.File.Exists(Path.Combine(folder, CopyGate.FileName)) ? $" `{CopyGate.FileName}` holds what a translation behind an example copies by (`mlnetpath translate --memory`)." : "";

        static string Before(TrainingSummary training) => training.MinutesBefore is null ? "" : string.Create(CultureInfo.InvariantCulture, $"; before that, {training.MinutesBefore:0} minutes, which left the model that it goes on from");

        CorpusScore Measure(INextTokenModel of, CorpusText[] texts) =>
            BitsPerByte.Of(of.Bits(texts, options.Cancellation), [.. texts.Select(text => new TokenText(text.Language, [], Encoding.UTF8.GetByteCount(text.Text)))]);
    }
}
