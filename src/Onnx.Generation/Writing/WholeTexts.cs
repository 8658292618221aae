using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>How likely a model finds texts that are there already: they are read whole and side by side, and their logits are read off at every place.</summary>
/// <param name="model">The model.</param>
/// <param name="settings">Which tokens end a text.</param>
/// <param name="batchSize">How many texts are read side by side at most.</param>
internal sealed class WholeTexts(TextModel model, GenerationSettings settings, int batchSize)
{
    private readonly NextToken next = new(settings);

    /// <summary>The logarithms of the probabilities of each continuation's tokens and of an end behind them.</summary>
    /// <param name="rows">What stands before, and the tokens of the continuation.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>For each row, one more than its continuation has tokens.</returns>
    public double[][] LogLikelihoods((Prompt Before, int[] After)[] rows, CancellationToken cancellationToken)
    {
        if (settings.Ends.Count == 0)
        {
            throw new OnnxModelException("No token of this model ends a text, so how likely an end is cannot be told. Name one as 'model.eos_token_id' in genai_config.json.");
        }

        int empty = Array.FindIndex(rows, row => row.Before.Tokens.Length == 0);
        if (empty >= 0)
        {
            throw new OnnxModelException(FormattableString.Invariant($"Row {empty} has no token before its continuation. Give it a text, or a task that begins with one."));
        }

        double[][] likelihoods = [.. rows.Select(row => new double[row.After.Length + 1])];
        Part[] order = [.. rows.SelectMany((row, i) => Parts(i, row.Before.Tokens, row.After)).OrderBy(part => part.Length)];
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && FitsBehind(order[start], order[end], end - start + 1); end++)
            {
            }

            ArraySegment<Part> batch = new(order, start, end - start);
            using var run = new DecoderRun(model.Decoder, batch.Select(part => part.Before.Concat(part.After)), model.FillingId, atOnce: true);
            run.Start(cancellationToken);
            for (int row = 0; row < batch.Count; row++)
            {
                (Prompt before, int[] after) = rows[batch[row].Row];
                Read(run, row, batch[row], before.Processor, after, likelihoods[batch[row].Row]);
            }
        }

        return likelihoods;

        // Sorted by length, the last of a batch is its longest.
        bool FitsBehind(Part first, Part last, int count) =>
            count <= Math.Min(batchSize, model.Decoder.MostRows ?? batchSize) && count * last.Length <= DecoderRun.MostTokens && (model.Decoder.TakesPadding || last.Length == first.Length);
    }

    // A row that is longer than the context is read in parts, each behind as much of the one before as half of the room.
    private IEnumerable<Part> Parts(int row, int[] before, int[] after)
    {
        int room = model.Config.ContextLength - before.Length, kept = room / 2;
        if (after.Length <= room)
        {
            yield return new(row, 0, before, after, HasEnd: true);
            yield break;
        }

        if (!settings.Slides || kept == 0)
        {
            throw PromptTooLongException.OfWhole(FormattableString.Invariant($"Row {row}"), before.Length + after.Length, model.Config.ContextLength);
        }

        yield return new(row, 0, before, after[..room], HasEnd: false);
        for (int start = room, end; start < after.Length; start = end)
        {
            end = Math.Min(start + room - kept, after.Length);
            yield return new(row, start, [.. before, .. after[(start - kept)..start]], after[start..end], HasEnd: end == after.Length);
        }
    }

    private void Read(DecoderRun run, int row, Part part, ILogitsProcessor? processor, int[] whole, double[] likelihoods)
    {
        for (int i = 0; i < part.After.Length + (part.HasEnd ? 1 : 0); i++)
        {
            Span<float> logits = run.LogitsAt(row, part.Before.Length + i - 1, model.Tokenizer.Count);
            double all = next.LogSum(processor, whole.AsSpan(0, part.Start + i), part.Start + i + 1, logits);
            likelihoods[part.Start + i] = Math.Min(0, i < part.After.Length ? logits[part.After[i]] - all : LogOfEnds(logits, all)); // rounding
        }
    }

    private double LogOfEnds(ReadOnlySpan<float> logits, double all)
    {
        double sum = 0;
        foreach (int id in settings.Ends)
        {
            sum += Math.Exp(logits[id] - all);
        }

        return Math.Log(sum);
    }

    // Tokens of a row that are read at once, from one of its continuation on: those that are only looked at, and those whose likelihood is read off.
    private sealed record Part(int Row, int Start, int[] Before, int[] After, bool HasEnd)
    {
        public int Length => Before.Length + After.Length;
    }
}
