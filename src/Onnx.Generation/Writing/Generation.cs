namespace MlNetPath.Onnx.Generation;

/// <summary>Texts that are written side by side, a token of each at a time.</summary>
/// <remarks>For one thread at a time, not always the same.</remarks>
internal sealed class Generation : IDisposable
{
    private readonly TextModel model;
    private readonly Writer[] writers;
    private readonly LastingRun lasting;
    private int[] active;

    /// <param name="model">What writes.</param>
    /// <param name="prompts">Their prompts; all of one length, unless the model takes padding.</param>
    /// <param name="settings">How they are written.</param>
    /// <param name="seeds">Where drawing begins in each.</param>
    public Generation(TextModel model, IReadOnlyList<Prompt> prompts, GenerationSettings settings, IReadOnlyList<long> seeds)
    {
        (this.model, lasting) = (model, new(model));
        writers = [.. prompts.Select((prompt, i) => new Writer(model, prompt, settings, seeds[i]))];
        active = [.. Enumerable.Range(0, writers.Length)];
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<Writer> Writers => writers;

    /// <summary>Writes a token of each text that has not ended.</summary>
    /// <returns>Whether there is one that has not ended yet.</returns>
    public bool Step(CancellationToken cancellationToken)
    {
        int[] from = [.. Enumerable.Range(0, active.Length).Where(row => IsUnderWay(active[row]))];
        active = Array.ConvertAll(from, row => active[row]);
        DecoderRun run = lasting.Advance(active.Select(i => writers[i].Window()), Array.ConvertAll(active, i => writers[i].Last), from, cancellationToken);
        for (int row = 0; row < active.Length; row++)
        {
            writers[active[row]].Write(run.Logits(row, model.Tokenizer.Count));
        }

        return active.Any(IsUnderWay);
    }

    public void Dispose() => lasting.Dispose();

    private bool IsUnderWay(int writer) => writers[writer].Transcript.Finish is null;
}
