namespace MlNetPath.Onnx.Generation;

/// <summary>
/// Follows the likeliest beginnings of a text, some at once, and gives the likeliest text that it finds. It ends when as many texts have ended as it follows, and the likeliest beginning is no better, by what it has now, than the worst of them;
/// so with as many beams as there are texts, it finds the best of all.
/// </summary>
/// <remarks>For one thread at a time.</remarks>
internal sealed class BeamSearch
{
    private readonly TextModel model;
    private readonly Prompt prompt;
    private readonly int[] repeatable;
    private readonly GenerationSettings settings;
    private readonly NextToken next;
    private readonly int most;
    private readonly int stopBytes;
    private readonly bool asked; // what a beginning has already
    private readonly List<(Node Node, double Score)> ended = [];
    private List<Node> live = [new(null, -1, 0, 0, 0, [])];
    private int length;

    /// <param name="model">What writes.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="settings">How it writes.</param>
    public BeamSearch(TextModel model, Prompt prompt, GenerationSettings settings)
    {
        (this.model, this.prompt, repeatable, this.settings, next) = (model, prompt, prompt.Repeatable(), settings, new(settings));
        asked = prompt.Processor is not null || settings.RepetitionPenalty != 1 || settings.NoRepeatNgramSize > 0;
        most = model.MostNewTokens(prompt.Tokens.Length, settings);
        stopBytes = settings.Stops.Select(s => s.Length).DefaultIfEmpty(0).Max();
    }

    /// <summary>How many beginnings it follows; none when it has found its text.</summary>
    public int Rows => live.Count;

    /// <summary>The last token of each beginning.</summary>
    public IEnumerable<int> Last => live.Select(node => node.Token);

    /// <summary>The row of the last run that each beginning continues.</summary>
    public IReadOnlyList<int> From { get; private set; } = [];

    /// <summary>Each beginning whole, with the prompt.</summary>
    public IEnumerable<IEnumerable<int>> Beginnings => live.Select(node => prompt.Tokens.Concat(node.Tokens()));

    /// <summary>Takes the best continuations in place of what it follows.</summary>
    /// <param name="run">Has their logits.</param>
    /// <param name="first">The row of the first beginning; the others stand behind it.</param>
    /// <returns>How many rows it had.</returns>
    public int Grow(DecoderRun run, int first)
    {
        int rows = live.Count;
        length++;
        (live, int[] from) = Continuations(run, first);
        From = Array.ConvertAll(from, row => first + row);
        if (length == most)
        {
            live.ForEach(End);
        }

        if (length == most || (live.Count > 0 && ended.Count >= settings.Beams && Score(live[0]) <= ended[^1].Score))
        {
            live = [];
        }

        return rows;
    }

    /// <summary>The best text that it found.</summary>
    public GeneratedText Best()
    {
        var transcript = new Transcript(model.Tokenizer, settings.Ends, settings.Stops, prompt.Tokens.Length, most);
        foreach (Node node in ended[0].Node.Path().Reverse())
        {
            transcript.Add(node.Token, node.Probability, node.Candidates);
        }

        return transcript.Result();
    }

    // The best continuations, the best first, and which of the texts before each continues.
    private (List<Node> Live, int[] From) Continuations(DecoderRun run, int first)
    {
        // So many of each that, even if all end tokens are among them, enough are left to go on.
        int width = settings.Beams * (1 + Math.Max(1, settings.Ends.Count));
        var grown = new List<(Node Node, int From)>();
        for (int row = 0; row < live.Count; row++)
        {
            Node before = live[row];
            int[] written = asked ? [.. before.Tokens()] : [];
            Span<float> logits = run.Logits(first + row, model.Tokenizer.Count);
            double sum = next.LogSum(prompt.Processor, written, length, logits);
            IReadOnlyList<TokenCandidate> candidates = model.Candidates(logits, sum, settings.TopCandidates);
            float[]? raw = settings.RepetitionPenalty == 1 ? null : logits.ToArray();
            double penalized = sum;
            if (raw is not null)
            {
                next.Penalize(logits, written.Concat(prompt.Tokens).ToHashSet());
                penalized = next.LogSum(logits, length);
            }

            next.ForbidRepeats(logits, repeatable, written);
            foreach (int id in BestScores.Of(logits, width))
            {
                double step = logits[id] - penalized;
                if (double.IsFinite(step))
                {
                    grown.Add((new(before, id, before.Sum + step, length, Math.Exp((raw is null ? logits[id] : raw[id]) - sum), candidates), row));
                }
            }
        }

        var going = new List<Node>();
        var from = new List<int>();
        foreach (((Node node, int row), int rank) in grown.OrderByDescending(g => g.Node.Sum).Take(width).Select((g, rank) => (g, rank)))
        {
            if (settings.Ends.Contains(node.Token) || Stops(node))
            {
                if (rank < settings.Beams)
                {
                    End(node);
                }
            }
            else if (going.Count < settings.Beams)
            {
                going.Add(node);
                from.Add(row);
            }
        }

        return (going, [.. from]);
    }

    private double Score(Node node) => node.Sum / Math.Pow(node.Length, settings.LengthPenalty);

    // Keeps the best, the best first.
    private void End(Node node)
    {
        double score = Score(node);
        int place = ended.FindIndex(e => e.Score < score);
        ended.Insert(place < 0 ? ended.Count : place, (node, score));
        if (ended.Count > settings.Beams)
        {
            ended.RemoveAt(ended.Count - 1);
        }
    }

    // Whether the last token completes a stop string; the ones before have been asked already.
    private bool Stops(Node node)
    {
        if (stopBytes == 0)
        {
            return false;
        }

        var end = new List<byte>();
        int needed = stopBytes - 1 + model.Tokenizer.Bytes(node.Token).Length;
        for (Node? at = node; at is { Token: >= 0 } && end.Count < needed; at = at.Before)
        {
            end.InsertRange(0, model.Tokenizer.Bytes(at.Token));
        }

        byte[] bytes = [.. end];
        return settings.Stops.Any(stop => bytes.AsSpan().IndexOf(stop) >= 0);
    }

    // A text as its last token and what comes before, which it shares with others.
    private sealed record Node(Node? Before, int Token, double Sum, int Length, double Probability, IReadOnlyList<TokenCandidate> Candidates)
    {
        public IEnumerable<Node> Path()
        {
            for (Node? at = this; at is { Token: >= 0 }; at = at.Before)
            {
                yield return at;
            }
        }

        public IEnumerable<int> Tokens() => Path().Select(n => n.Token).Reverse();
    }
}
