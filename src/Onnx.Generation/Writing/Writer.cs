using System.Runtime.InteropServices;

namespace MlNetPath.Onnx.Generation;

/// <summary>A text under way, one of those that run side by side: its tokens, and how the next one is chosen.</summary>
internal sealed class Writer
{
    private readonly TextModel model;
    private readonly GenerationSettings settings;
    private readonly NextToken next;
    private readonly SplitMix64 random;
    private readonly ILogitsProcessor? processor;
    private readonly int prompted;
    private readonly int[] repeatable;
    private readonly List<int> tokens;
    private readonly HashSet<int> seen;

    /// <param name="model">What writes.</param>
    /// <param name="prompt">Its prompt.</param>
    /// <param name="settings">How it writes.</param>
    /// <param name="seed">Where drawing begins.</param>
    public Writer(TextModel model, Prompt prompt, GenerationSettings settings, long seed)
    {
        (this.model, this.settings, next, random, processor, prompted, tokens) = (model, settings, new(settings), new(seed), prompt.Processor, prompt.Tokens.Length, [.. prompt.Tokens]);
        repeatable = prompt.Repeatable();
        seen = settings.RepetitionPenalty == 1 ? [] : [.. prompt.Tokens];
        Transcript = new(model.Tokenizer, settings.Ends, settings.Stops, prompted, model.MostNewTokens(prompted, settings));
    }

    public Transcript Transcript { get; }

    /// <summary>The last token.</summary>
    public int Last => tokens[^1];

    /// <summary>What the model is to read when it begins anew: everything, or as much of it as the context has room for with as much again to come.</summary>
    public IEnumerable<int> Window()
    {
        int context = model.Config.ContextLength, half = context / 2;
        if (tokens.Count < context)
        {
            return tokens;
        }

        int kept = tokens.TakeWhile(model.Tokenizer.IsSpecial).Count();
        kept = kept <= half / 2 ? kept : 0;
        return tokens.Take(kept).Concat(tokens.TakeLast(half - kept));
    }

    /// <summary>Chooses its next token.</summary>
    /// <param name="logits">The model's logits of it, which are changed.</param>
    public void Write(Span<float> logits)
    {
        ReadOnlySpan<int> written = CollectionsMarshal.AsSpan(tokens)[prompted..];
        double sum = next.LogSum(processor, written, Transcript.Count + 1, logits);
        IReadOnlyList<TokenCandidate> candidates = model.Candidates(logits, sum, settings.TopCandidates);
        float[]? before = settings.RepetitionPenalty == 1 ? null : logits.ToArray();
        next.Penalize(logits, seen);
        next.ForbidRepeats(logits, repeatable, written);
        int id = next.Choose(logits, random);
        Transcript.Add(id, Math.Exp((before is null ? logits[id] : before[id]) - sum), candidates);
        tokens.Add(id);
        if (settings.RepetitionPenalty != 1)
        {
            seen.Add(id);
        }
    }
}
