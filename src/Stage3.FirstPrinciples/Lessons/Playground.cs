using System.Globalization;
using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>The program: trains the next-word network, and shows what it was asked to show.</summary>
internal static class Playground
{
    // One pass is enough to know a little, so that a step has something to change and something to leave.
    private const int EpochsBeforeStep = 1;

    // Of what was typed, an error repeats so many characters of a word.
    private const int MostRepeated = 60;

    /// <summary>Runs a command line.</summary>
    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="output">Where the result goes.</param>
    /// <param name="error">Where errors go.</param>
    /// <param name="line">Told how far training is, and cleared before anything is written; null for none.</param>
    /// <param name="stop">Ends training.</param>
    /// <returns>0 done, 1 failed, 2 bad usage, 130 stopped.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, ProgressLine? line, CancellationToken stop)
    {
        PlaygroundOptions options = PlaygroundOptions.Parse(arguments, out string? problem);
        if (problem is not null)
        {
            error.WriteLine(Printable(problem));
            return 2;
        }

        try
        {
            output.Write(options.Help ? PlaygroundOptions.HelpText : Show(options, new FirstWordsOptions { Seed = options.Seed, Progress = line, Cancellation = stop }, line));
            return 0;
        }
        catch (InputException e)
        {
            error.WriteLine(Printable(e.Message));
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"The result cannot be written: {Printable(e.Message)} Send it elsewhere.");
            return 1;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("Stopped.");
            return 130;
        }
    }

    /// <summary>The lesson of a training step, as <c>--step</c> shows it.</summary>
    /// <param name="text">The words before, and the one that follows.</param>
    /// <param name="training">How the network is trained before.</param>
    /// <exception cref="InputException">There are less than two words, or one that the network does not know.</exception>
    public static IReadOnlyList<(string Name, string Text)> Step(string text, FirstWordsOptions training)
    {
        var vocabulary = new Vocabulary(Corpus.FirstWords);
        IReadOnlyList<int> words = vocabulary.Read(text);
        if (words.Count < 2)
        {
            throw new InputException($"A step needs a word and the one that follows it, such as --step --words \"San Francisco\"; '{text}' is one word.");
        }

        var network = new NextWordNetwork(vocabulary, training with { Epochs = EpochsBeforeStep, FineEpochs = 0 });
        network.Train(Corpus.FirstWords.Sentences);
        return new StepLesson(network, [.. words.SkipLast(1)], words[^1]).Parts();
    }

    private static string Show(PlaygroundOptions options, FirstWordsOptions training, ProgressLine? line)
    {
        try
        {
            return Show(options, training);
        }
        finally
        {
            line?.Clear();
        }
    }

    private static string Show(PlaygroundOptions options, FirstWordsOptions training)
    {
        if (options.Training)
        {
            return Text(TrainingLesson.Parts(options.Seed));
        }

        if (options.Together)
        {
            return Text(TogetherLesson.Parts(options.Seed, training.Cancellation));
        }

        if (options.Step)
        {
            return Text(Step(options.Words ?? "San Francisco", training));
        }

        // Words are refused before anything is trained.
        var vocabulary = new Vocabulary(Corpus.FirstWords);
        _ = options.Words is null ? [] : vocabulary.Read(options.Words);
        var network = new NextWordNetwork(vocabulary, training);
        IReadOnlyList<EpochResult> epochs = network.Train(Corpus.FirstWords.Sentences);
        return options.Words is null ? Text(TourLesson.Parts(network, epochs, Corpus.FirstWords)) : TourLesson.Answer(network, options.Words);
    }

    private static string Text(IReadOnlyList<(string Name, string Text)> parts) => string.Join('\n', parts.Select(part => part.Text));

    // An error repeats what was typed, in quotation marks: it may be long, and hold what moves the cursor or turns the direction of writing.
    private static string Printable(string message) => string.Concat(string.Join(' ', message.Split(' ').Select(word => word.Length <= MostRepeated ? word : Excerpt.Of(word, MostRepeated) + "'")).Select(c => MovesText(c) ? ' ' : c));

    private static bool MovesText(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
