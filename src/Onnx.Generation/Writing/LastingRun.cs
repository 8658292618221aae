namespace MlNetPath.Onnx.Generation;

/// <summary>A run of the model that begins anew where its context is full. Padding takes places, too, so that can be before a text is as long.</summary>
/// <remarks>For one thread at a time, not always the same.</remarks>
/// <param name="model">The model.</param>
internal sealed class LastingRun(TextModel model) : IDisposable
{
    private DecoderRun? run;

    /// <summary>Runs the model for the next token of each row.</summary>
    /// <param name="whole">All that the model is to read of each row where the run begins.</param>
    /// <param name="last">The last token of each row.</param>
    /// <param name="from">Which row of the step before each one continues.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The run, which has the logits.</returns>
    public DecoderRun Advance(IEnumerable<IEnumerable<int>> whole, int[] last, int[] from, CancellationToken cancellationToken)
    {
        if (run is not null && run.Width < model.Config.ContextLength)
        {
            run.Append(last, from, cancellationToken);
            return run;
        }

        Dispose();
        run = new(model.Decoder, whole, model.FillingId);
        run.Start(cancellationToken);
        return run;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        run?.Dispose();
        run = null;
    }
}
