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
        using var lasting = new LastingRun(model);
        for (BeamSearch[] active = searches; active.Length > 0;)
        {
            DecoderRun run = lasting.Advance(active.SelectMany(search => search.Beginnings), [.. active.SelectMany(search => search.Last)], [.. active.SelectMany(search => search.From)], cancellationToken);
            int first = 0;
            foreach (BeamSearch search in active)
            {
                first += search.Grow(run, first);
            }

            active = [.. active.Where(search => search.Rows > 0)];
        }

        return [.. searches.Select(search => search.Best())];
    }
}
