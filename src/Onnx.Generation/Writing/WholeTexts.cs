using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation;

/// <summary>How likely a model finds texts that are there already: they are read whole and side by side, and their logits are read off at every place.</summary>
/// <param name="model">The model.</param>
/// <param name="settings">Which tokens end a text.</param>
/// <param name="batchSize">How many texts are read side by side at most.</param>
internal sealed class WholeTexts(TextModel model, GenerationSettings settings, int batchSize)
{
    private readonly NextToken next = new(settings);
    private readonly int[] ends = [.. settings.Ends.Distinct()];

    /// <summary>The logarithm of the probability of each continuation and of an end behind it.</summary>
    /// <param name="rows">The tokens of the text before and of the continuation.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IReadOnlyList<double> LogLikelihoods((int[] Before, IReadOnlyList<int> After)[] rows, CancellationToken cancellationToken)
    {
        if (ends.Length == 0)
        {
            throw new OnnxModelException("No token of this model ends a text, so how likely an end is cannot be told. Name one as 'model.eos_token_id' in genai_config.json.");
        }

        int tooLong = Array.FindIndex(rows, row => Length(row) > model.Config.ContextLength), empty = Array.FindIndex(rows, row => row.Before.Length == 0);
        if (tooLong >= 0)
        {
            throw PromptTooLongException.OfWhole(FormattableString.Invariant($"Row {tooLong}"), Length(rows[tooLong]), model.Config.ContextLength);
        }

        if (empty >= 0)
        {
            throw new OnnxModelException(FormattableString.Invariant($"Row {empty} has no token before its continuation. Give it a text, or a task that begins with one."));
        }

        var likelihoods = new double[rows.Length];
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(i => Length(rows[i]))];
        for (int start = 0, end; start < order.Length; start = end)
        {
            for (end = start + 1; end < order.Length && FitsBehind(rows[order[start]], rows[order[end]], end - start + 1); end++)
            {
            }

            ArraySegment<int> batch = new(order, start, end - start);
            using var run = new DecoderRun(model.Decoder, batch.Select(i => rows[i].Before.Concat(rows[i].After)), model.FillingId, atOnce: true);
            run.Start(cancellationToken);
            for (int row = 0; row < batch.Count; row++)
            {
                likelihoods[batch[row]] = Sum(run, row, rows[batch[row]].Before.Length, rows[batch[row]].After);
            }
        }

        return likelihoods;

        // Sorted by length, the last of a batch is its longest.
        bool FitsBehind((int[], IReadOnlyList<int>) first, (int[], IReadOnlyList<int>) last, int count) =>
            count <= Math.Min(batchSize, model.Decoder.MostRows ?? batchSize) && count * Length(last) <= DecoderRun.MostTokens && (model.Decoder.TakesPadding || Length(last) == Length(first));

        static int Length((int[] Before, IReadOnlyList<int> After) row) => row.Before.Length + row.After.Count;
    }

    private double Sum(DecoderRun run, int row, int before, IReadOnlyList<int> after)
    {
        double sum = 0;
        for (int i = 0; i <= after.Count; i++)
        {
            Span<float> logits = run.LogitsAt(row, before + i - 1, model.Tokenizer.Count);
            double all = next.LogSum(logits, i + 1);
            sum += i < after.Count ? logits[after[i]] - all : LogOfEnds(logits, all);
        }

        return Math.Min(sum, 0); // rounding
    }

    private double LogOfEnds(ReadOnlySpan<float> logits, double all)
    {
        double sum = 0;
        foreach (int id in ends)
        {
            sum += Math.Exp(logits[id] - all);
        }

        return Math.Log(sum);
    }
}
