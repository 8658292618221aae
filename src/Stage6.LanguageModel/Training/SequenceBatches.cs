namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Puts sequences of like length together, so that little of a batch is padding.</summary>
internal static class SequenceBatches
{
    // Sorting more sequences at once would save little padding more, and make batches alike.
    private const int BatchesInChunk = 64;

    /// <summary>The sequences as batches.</summary>
    /// <param name="sequences">In the order in which they are to be learned, more or less.</param>
    /// <param name="tokens">Tokens of a batch at most, padding counted; one longer sequence is a batch of its own.</param>
    /// <param name="random">Mixes the batches of a chunk; null leaves them sorted.</param>
    public static IEnumerable<SequenceBatch> Of(IEnumerable<LearnedSequence> sequences, int tokens, Random? random)
    {
        var chunk = new List<LearnedSequence>();
        long length = 0;
        foreach (LearnedSequence sequence in sequences)
        {
            chunk.Add(sequence);
            length += sequence.Tokens.Length;
            if (length >= (long)tokens * BatchesInChunk)
            {
                foreach (SequenceBatch batch in Mixed(chunk, tokens, random))
                {
                    yield return batch;
                }

                (chunk, length) = ([], 0);
            }
        }

        foreach (SequenceBatch batch in Mixed(chunk, tokens, random))
        {
            yield return batch;
        }
    }

    private static SequenceBatch[] Mixed(List<LearnedSequence> chunk, int tokens, Random? random)
    {
        LearnedSequence[] sorted = [.. chunk.OrderBy(sequence => sequence.Tokens.Length)];
        var batches = new List<SequenceBatch>();
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && (end - start + 1) * SequenceBatch.LengthOf(sorted[end].Tokens.Length) <= tokens; end++)
            {
            }

            batches.Add(new(sorted[start..end]));
        }

        SequenceBatch[] all = [.. batches];
        random?.Shuffle(all);
        return all;
    }
}
