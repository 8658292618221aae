namespace MlNetPath.Onnx.Generation;

/// <summary>Searches for the likeliest texts, those of several prompts side by side.</summary>
/// <param name="model">What writes.</param>
/// <param name="prompts">The prompts; all of one length, unless the model takes padding.</param>
/// <param name="settings">How it writes.</param>
internal sealed class BeamGeneration(TextModel model, IReadOnlyList<Prompt> prompts, GenerationSettings settings)
{
    /// <summary>Finds the texts.</summary>
    /// <returns>A text for each prompt, in their order.</returns>
    public GeneratedText[] Run(CancellationToken cancellationToken)
    {
        BeamSearch[] searches = [.. prompts.Select(prompt => new BeamSearch(model, prompt, settings))];
        DecoderRun? run = null;
        try
        {
            for (BeamSearch[] active = searches; ;)
            {
                // Padding takes places too, so the context can be full before a text is as long; what is left then begins anew.
                if (run is null || run.Width >= model.Config.ContextLength)
                {
                    run?.Dispose();
                    run = null;
                    run = new(model.Decoder, active.SelectMany(search => search.Beginnings), model.FillingId);
                    run.Start(cancellationToken);
                }
                else
                {
                    run.Append([.. active.SelectMany(search => search.Last)], [.. active.SelectMany(search => search.From)], cancellationToken);
                }

                int first = 0;
                foreach (BeamSearch search in active)
                {
                    first += search.Grow(run, first);
                }

                active = [.. active.Where(search => search.Rows > 0)];
                if (active.Length == 0)
                {
                    return [.. searches.Select(search => search.Best())];
                }
            }
        }
        finally
        {
            run?.Dispose();
        }
    }
}
