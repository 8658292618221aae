using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>The program: trains the next-word network, and shows what it was asked to show.</summary>
internal static class Playground
{
    // One pass is enough to know a little, so that a step has something to change and something to leave.
    private const int EpochsBeforeStep = 1;

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

    // What was typed may hold control characters, and an error repeats it.
    private static string Printable(string message) => string.Concat(message.Select(c => char.IsControl(c) ? ' ' : c));
}
