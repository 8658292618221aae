using MlNetPath.Core;
using MlNetPath.Core.DotnetMessages;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The corpus as a language model reads it: training messages with those that are like each, and the sequences that it is measured on. Safe to use from many threads.</summary>
internal sealed class CorpusSequences
{
    // As many as a curriculum looks through, and some more for languages that a message lacks.
    private const int Near = 8;

    private readonly ParallelCorpus corpus;
    private readonly Func<string, int[]> encode;
    private readonly ParallelMessage[] known;
    private readonly TranslationMemory memory;

    /// <param name="corpus">The corpus.</param>
    /// <param name="encode">Makes tokens of a text; safe to call from many threads.</param>
    public CorpusSequences(ParallelCorpus corpus, Func<string, int[]> encode)
    {
        (this.corpus, this.encode) = (corpus, encode);
        known = [.. corpus.Messages.Where(message => message.Split == Split.Train)];
        memory = new([.. known.Where(message => message.Texts[0] is not null).Select(message => new TranslationPair(message.Texts[0]!, message.Texts[0]!, message.Group)).DistinctBy(pair => pair.Source)]);
    }

    /// <summary>The training messages.</summary>
    /// <param name="cancellation">Stops it.</param>
    public IReadOnlyList<TokenizedMessage> Training(CancellationToken cancellation = default)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < known.Length; i++)
        {
            if (known[i].Texts[0] is { } english)
            {
                places.TryAdd(english, i);
            }
        }

        bool[][] isNewText = New(known, (message, language) => message.Texts[language]), isNewPair = New(known, (message, language) => (message.Texts[0], message.Texts[language]));
        return [.. known.Select((message, i) => (message, i)).AsParallel().AsOrdered().WithCancellation(cancellation).Select(row => new TokenizedMessage(
            Encode(row.message),
            isNewText[row.i],
            isNewPair[row.i],
            row.message.Texts[0] is { } english ? [.. memory.Nearest(english, Near, row.message.Group).Select(match => places[match.Pair.Source])] : []))];
    }

    /// <summary>What a model is measured on while it learns: each text of a split by itself, and each translation from English, behind the nearest training message where that is translated.</summary>
    /// <param name="split">The split.</param>
    /// <param name="marks">How sequences are written.</param>
    /// <param name="longest">Tokens of a sequence at most; texts that are longer come in pieces, and translations not at all.</param>
    /// <param name="every">Of so many messages one is taken.</param>
    public IReadOnlyList<LearnedSequence> Measured(Split split, Marks marks, int longest, int every)
    {
        ILookup<string, ParallelMessage> byEnglish = known.Where(message => message.Texts[0] is not null).ToLookup(message => message.Texts[0]!, StringComparer.Ordinal);
        return [.. corpus.Messages.Where(message => message.Split == split).Where((_, i) => i % every == 0).AsParallel().AsOrdered().SelectMany(Sequences).Where(sequence => sequence.Tokens.Length <= longest)];

        IEnumerable<LearnedSequence> Sequences(ParallelMessage message)
        {
            int[]?[] texts = Encode(message);
            ParallelMessage[] near = message.Texts[0] is { } english ? [.. memory.Nearest(english, Near).SelectMany(match => byEnglish[match.Pair.Source])] : [];
            for (int language = 0; language < texts.Length; language++)
            {
                if (texts[language] is not { } text)
                {
                    continue;
                }

                foreach (LearnedSequence piece in marks.Text(language, text, longest))
                {
                    yield return piece;
                }

                if (language > 0 && texts[0] is { } original)
                {
                    yield return near.FirstOrDefault(own => own.Texts[language] is not null) is { } example
                        ? marks.WithExample(0, language, (encode(example.Texts[0]!), encode(example.Texts[language]!)), original, text)
                        : marks.Translation(0, language, original, text);
                }
            }
        }
    }

    private int[]?[] Encode(ParallelMessage message) => [.. message.Texts.Select(text => text is null ? null : encode(text))];

    private static bool[][] New<T>(ParallelMessage[] messages, Func<ParallelMessage, int, T> what)
    {
        var seen = new HashSet<(int, T)>();
        return [.. messages.Select(message => message.Texts.Select((text, language) => text is not null && seen.Add((language, what(message, language)))).ToArray())];
    }
}
