namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// What a language model learns of messages: every text by itself, and every translation of the first language into another, mostly behind the translation of a message like it. A round of all of that is parted into several
/// epochs, so that the model is measured more often. Safe to use from many threads.
/// </summary>
/// <param name="messages">The training messages.</param>
/// <param name="marks">How sequences are written.</param>
/// <param name="options">Shares of each kind.</param>
/// <param name="seed">Where chance begins.</param>
internal sealed class TranslationCurriculum(IReadOnlyList<TokenizedMessage> messages, Marks marks, CurriculumOptions options, int seed) : ICurriculum
{
    // A text by itself is a lesson of no source.
    private const int None = -1;

    private readonly (int Message, int Source, int Target)[] round = [.. Round(messages, options)];

    /// <inheritdoc/>
    public int SequencesInEpoch => round.Length / options.EpochsInRound;

    /// <inheritdoc/>
    public IEnumerable<LearnedSequence> Epoch(int epoch)
    {
        ((int number, int part), int count) = (Math.DivRem(epoch - 1, options.EpochsInRound), SequencesInEpoch);
        (int Message, int Source, int Target)[] order = [.. round];
        new Random(unchecked((seed * 7_919) + number)).Shuffle(order);
        var random = new Random(unchecked((seed * 104_729) + epoch));
        for (int i = part * count; i < (part + 1) * count; i++)
        {
            foreach (LearnedSequence sequence in Make(order[i].Message, order[i].Source, order[i].Target, random))
            {
                yield return sequence;
            }
        }
    }

    private static IEnumerable<(int Message, int Source, int Target)> Round(IReadOnlyList<TokenizedMessage> messages, CurriculumOptions options)
    {
        for (int message = 0; message < messages.Count; message++)
        {
            TokenizedMessage own = messages[message];
            for (int language = 0; language < own.Texts.Length; language++)
            {
                if (own.Texts[language] is null)
                {
                    continue;
                }

                int repeats = own.IsNewText[language] ? options.TextRepeats : 0;
                for (int repeat = 0; repeat < repeats; repeat++)
                {
                    yield return (message, None, language);
                }

                if (language > 0 && own.Texts[0] is not null && own.IsNewPair[language])
                {
                    yield return (message, 0, language);
                    if (message % options.BackEvery == 0)
                    {
                        yield return (message, language, 0);
                    }
                }
            }
        }
    }

    private IEnumerable<LearnedSequence> Make(int message, int source, int target, Random random)
    {
        TokenizedMessage own = messages[message];
        int[] translation = own.Texts[target]!;
        if (source == None)
        {
            return marks.Text(target, translation, options.LongestSequence);
        }

        int[] original = own.Texts[source]!;
        if (random.NextDouble() < options.ExampleShare && Example(own, source, target, random) is { } example)
        {
            LearnedSequence behind = marks.WithExample(source, target, example, original, translation);
            if (behind.Tokens.Length <= options.LongestSequence)
            {
                return [behind];
            }
        }

        LearnedSequence alone = marks.Translation(source, target, original, translation);
        return alone.Tokens.Length <= options.LongestSequence ? [alone] : [];
    }

    // Mostly the nearest, as when it is used; now and then a farther one, so that examples are not trusted more than they are worth.
    private (int[] Original, int[] Translation)? Example(TokenizedMessage own, int source, int target, Random random)
    {
        if (random.NextDouble() < options.SameShare)
        {
            return (own.Texts[source]!, own.Texts[target]!);
        }

        int skipped = random.NextDouble() < options.FartherShare ? random.Next(1, options.Farthest) : 0;
        foreach (int near in own.Near)
        {
            if (messages[near].Texts is var texts && texts[source] is { } original && texts[target] is { } translation && skipped-- <= 0)
            {
                return (original, translation);
            }
        }

        return null;
    }
}
