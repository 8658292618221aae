namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>Beam search, against all texts that there are.</summary>
public sealed class BeamTests
{
    private static readonly char[] Letters = ['a', 'b', 'c'];
    private static readonly int[] Prompt = TestVocabulary.ByteIds("abc");

    // Only three letters and the end can come.
    private static readonly TestModel Model = new() { Bias = [.. Enumerable.Range(0, TestVocabulary.Count).Select(id => id == TestVocabulary.End ? -1f : Letters.Any(l => TestVocabulary.Id(l) == id) ? 0 : -1e9f)] };

    [Theory]
    [InlineData(0.0, 4)]
    [InlineData(0.5, 4)]
    [InlineData(1.0, 4)]
    [InlineData(1.0, 3)]
    [InlineData(2.0, 4)]
    [InlineData(-1.0, 4)]
    public void With_enough_beams_the_best_of_all_texts_is_found(double lengthPenalty, int most)
    {
        using var folder = new TestFolder(Model);
        using TextGenerator generator = folder.Load();
        using var reference = new Reference(Model);
        (string Text, double Score)[] all = [.. All(reference, [.. Prompt], "", 0, most).Select(t => (t.Text, t.Sum / Math.Pow(t.Length, lengthPenalty))).OrderByDescending(t => t.Item2)];
        Assert.True(all.Length > 27 && all[0].Score - all[1].Score > 1e-4);
        GeneratedText best = generator.Generate("abc", new() { Beams = 256, LengthPenalty = lengthPenalty, MaxNewTokens = most });
        Assert.Equal(all[0].Text, best.Text + (best.Finish == FinishReason.End ? "." : ""));
        Assert.Equal(all[0].Score, best.Tokens.Sum(t => Math.Log(t.Probability)) / Math.Pow(best.Tokens.Count, lengthPenalty), 1e-4);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void With_few_beams_it_finds_what_a_slow_search_finds(int beams)
    {
        using var folder = new TestFolder(Model);
        using TextGenerator generator = folder.Load();
        using var reference = new Reference(Model);
        foreach (string prompt in (string[])["abc", "cab", "bbbb", "a"])
        {
            Assert.Equal(Slow(reference, TestVocabulary.ByteIds(prompt), beams, 12), generator.Generate(prompt, new() { Beams = beams, MaxNewTokens = 12 }).Tokens.Select(t => t.Id));
        }
    }

    [Fact]
    public async Task One_beam_is_greedy_and_a_stream_gives_the_whole()
    {
        using var folder = new TestFolder(Model);
        using TextGenerator generator = folder.Load();
        string greedy = generator.Generate("abc", new() { MaxNewTokens = 10 }).Text;
        Assert.Equal(greedy, generator.Generate("abc", new() { MaxNewTokens = 10, Beams = 1 }).Text);
        var options = new GenerationOptions { MaxNewTokens = 10, Beams = 4, TopCandidates = 2 };
        GeneratedText whole = generator.Generate("abc", options);
        List<string> pieces = [];
        await foreach (string piece in generator.StreamAsync("abc", options))
        {
            pieces.Add(piece);
        }

        Assert.Equal(whole.Text, string.Concat(pieces));
        Assert.Equal([whole.Text, generator.Generate("cab", options).Text], generator.Generate(["abc", "cab"], options).Select(t => t.Text));
        Assert.All(whole.Tokens, t => Assert.Equal(2, t.Candidates.Count));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(7)]
    [InlineData(1)]
    public void Texts_searched_side_by_side_are_those_that_each_would_be_alone(int batchSize)
    {
        // Prompts of all lengths, so that the context is full of padding before the short ones are.
        using var folder = new TestFolder(Model);
        using TextGenerator generator = folder.Load(new() { BatchSize = batchSize });
        string[] prompts = [.. Enumerable.Range(1, 20).Select(i => string.Concat(Enumerable.Range(0, 2 * i).Select(j => Letters[i * j % 3])))];
        foreach (GenerationOptions options in (GenerationOptions[])[new() { Beams = 3, LengthPenalty = 3 }, new() { Beams = 2, NoRepeatNgramSize = 3, LengthPenalty = 2 }, new() { Beams = 3, MaxNewTokens = 7 }])
        {
            IReadOnlyList<GeneratedText> together = generator.Generate(prompts, options);
            Assert.Contains(together, text => text.Tokens.Count > 6);
            Assert.All(prompts.Zip(together), both => Assert.Equal(generator.Generate(both.First, options).Tokens.Select(t => t.Id), both.Second.Tokens.Select(t => t.Id)));
        }
    }

    [Fact]
    public void A_stop_string_ends_a_beam()
    {
        // The likeliest text is "bc..", and it is stopped within.
        using var folder = new TestFolder(TestModel.Chain(("a", [('b', 0.6), ('c', 0.4)]), ("b", [('c', 0.9), ('.', 0.1)]), ("c", [('b', 0.55), ('.', 0.45)])));
        using TextGenerator generator = folder.Load();
        GeneratedText text = generator.Generate("a", new() { Beams = 3, StopStrings = ["cb"], LengthPenalty = 0, MaxNewTokens = 20 });
        Assert.Equal(("b", FinishReason.StopString), (text.Text, text.Finish));
        Assert.Equal("bcb", string.Concat(text.Tokens.Select(t => t.Text)));
    }

    [Fact]
    public void Repetition_is_made_less_likely_in_beams_too()
    {
        using var folder = new TestFolder(Model);
        using TextGenerator generator = folder.Load();
        string plain = generator.Generate("abc", new() { Beams = 3, MaxNewTokens = 12 }).Text, penalized = generator.Generate("abc", new() { Beams = 3, MaxNewTokens = 12, RepetitionPenalty = 3 }).Text;
        Assert.NotEqual(plain, penalized);
    }

    private static IEnumerable<(string Text, double Sum, int Length)> All(Reference reference, List<int> tokens, string text, double sum, int most)
    {
        double[] next = reference.LogProbabilities(tokens);
        yield return (text + ".", sum + next[TestVocabulary.End], text.Length + 1);
        foreach (char letter in Letters)
        {
            double longer = sum + next[TestVocabulary.Id(letter)];
            if (text.Length + 1 == most)
            {
                yield return (text + letter, longer, most);
                continue;
            }

            foreach ((string, double, int) end in All(reference, [.. tokens, TestVocabulary.Id(letter)], text + letter, longer, most))
            {
                yield return end;
            }
        }
    }

    // The search that BeamSearch describes, with whole sequences and without a cache.
    private static int[] Slow(Reference reference, int[] prompt, int beams, int most)
    {
        List<(int[] Tokens, double Sum)> live = [([], 0)], ended = [];
        double Score((int[] Tokens, double Sum) text) => text.Sum / text.Tokens.Length;
        for (int length = 1; length <= most; length++)
        {
            (int[] Tokens, double Sum)[] grown = [.. live.SelectMany(l => reference.LogProbabilities([.. prompt, .. l.Tokens]).Select((p, id) => ((int[])[.. l.Tokens, id], l.Sum + p))).OrderByDescending(g => g.Item2).Take(2 * beams)];
            ended.AddRange(grown.Take(beams).Where(g => g.Tokens[^1] == TestVocabulary.End));
            live = [.. grown.Where(g => g.Tokens[^1] != TestVocabulary.End).Take(beams)];
            ended = [.. (length == most ? ended.Concat(live) : ended).OrderByDescending(Score).Take(beams)];
            if (ended.Count == beams && Score(live[0]) <= Score(ended[^1]))
            {
                break;
            }
        }

        return ended[0].Tokens;
    }
}
