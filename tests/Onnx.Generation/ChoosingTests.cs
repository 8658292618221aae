using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>How tokens are chosen, with a table whose probabilities are known exactly.</summary>
public sealed class ChoosingTests : IDisposable
{
    private static readonly (char Token, double Probability)[] AfterA = [('a', 0.1), ('b', 0.5), ('c', 0.25), ('d', 0.1), ('e', 0.05)];

    private readonly TestFolder folder = new(TestModel.Chain(("a", AfterA), ("b", [('a', 1)]), ("c", [('a', 1)]), ("d", [('a', 1)]), ("e", [('a', 1)])));
    private readonly TextGenerator generator;

    public ChoosingTests() => generator = folder.Load();

    public void Dispose()
    {
        generator.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_likeliest_token_is_taken_unless_something_else_is_asked_for()
    {
        GeneratedText text = generator.Generate("a", new() { MaxNewTokens = 6 });
        Assert.Equal("bababa", text.Text);
        Assert.Equal([TestVocabulary.Id('b'), TestVocabulary.Id('a')], text.Tokens.Take(2).Select(t => t.Id));
        Assert.Equal(FinishReason.Length, text.Finish);
        Assert.Equal(1, text.PromptTokens);
        Assert.Equal("bababa", text.ToString());
        Assert.Equal("bababa", generator.Generate("a", new() { MaxNewTokens = 6, Temperature = 1, TopK = 1 }).Text);
    }

    [Fact]
    public void The_end_token_ends_a_text_and_is_no_part_of_it()
    {
        GeneratedText text = generator.Generate("x");
        Assert.Equal(("", FinishReason.End), (text.Text, text.Finish));
        Assert.Equal("<|end|>", Assert.Single(text.Tokens).Text);
    }

    [Fact]
    public void Probabilities_are_the_models()
    {
        GeneratedToken token = generator.Generate("a", new() { MaxNewTokens = 1, TopCandidates = 4, Temperature = 0.01, RepetitionPenalty = 5 }).Tokens[0];
        Assert.Equal(("b", 0.5), (token.Text, Math.Round(token.Probability, 6)));
        Assert.Equal([("b", 0.5), ("c", 0.25), ("a", 0.1), ("d", 0.1)], token.Candidates.OrderByDescending(c => c.Probability).Select(c => (c.Text, Math.Round(c.Probability, 6))));
        IReadOnlyList<TokenCandidate> all = generator.Generate("a", new() { MaxNewTokens = 1, TopCandidates = 100_000 }).Tokens[0].Candidates;
        Assert.Equal(TestVocabulary.Count, all.Count);
        Assert.Equal(1, all.Sum(c => c.Probability), 1e-6);
        Assert.Equal(0, all[^1].Probability);
        Assert.Empty(generator.Generate("a", new() { MaxNewTokens = 1 }).Tokens[0].Candidates);
    }

    [Fact]
    public void A_continuation_is_as_likely_as_its_tokens_one_after_the_other()
    {
        IReadOnlyList<GeneratedToken> scored = generator.Score("a", "dac", new() { TopCandidates = 1 });
        Assert.Equal([("d", 0.1), ("a", 1), ("c", 0.25)], scored.Select(t => (t.Text, Math.Round(t.Probability, 6))));
        Assert.Equal(["b", "a", "b"], scored.Select(t => t.Candidates[0].Text));
        Assert.Equal(0, generator.Score("a", "kitten").Min(t => t.Probability));
        Assert.Empty(generator.Score("a", ""));
        Assert.Contains("The text has 49 tokens with its continuation and what the task adds, and the model sees 48. Shorten it.", Assert.Throws<PromptTooLongException>(() => generator.Score("a", new string('a', 48))).Message, StringComparison.Ordinal);

        using var letters = new TestFolder();
        using TextGenerator writes = letters.Load();
        using var reference = new Reference(new());
        int[] prompt = TestVocabulary.ByteIds("xyz"), follows = TestVocabulary.ByteIds("qrs");
        Assert.All(writes.Score("xyz", "qrs").Zip(follows), (t, i) => Assert.Equal(Math.Exp(reference.LogProbabilities([.. prompt, .. follows[..i]])[t.Second]), t.First.Probability, 1e-5));
    }

    [Theory]
    [InlineData(1.0, 0, 1.0)]
    [InlineData(0.5, 0, 1.0)]
    [InlineData(3.0, 0, 1.0)]
    [InlineData(1.0, 2, 1.0)]
    [InlineData(1.0, 3, 1.0)]
    [InlineData(1.0, 100_000, 1.0)]
    [InlineData(1.0, 0, 0.5)]
    [InlineData(1.0, 0, 0.51)]
    [InlineData(1.0, 0, 0.76)]
    [InlineData(1.0, 0, 0.96)]
    [InlineData(1.0, 0, 1e-9)]
    [InlineData(0.7, 3, 0.8)]
    [InlineData(1.0, 2, 0.6)]
    public void Tokens_are_drawn_as_often_as_the_options_say(double temperature, int topK, double topP)
    {
        const int Draws = 5_000;
        (char Token, double Weight)[] expected = [.. Expected(temperature, topK, topP)];
        GenerationSettings settings = GenerationSettings.Of(new() { Temperature = temperature, TopK = topK, TopP = topP }, new(), []);
        var next = new NextToken(settings);
        var random = new SplitMix64(11);
        float[] logits = TestModel.Chain(("a", AfterA)).Table![TestVocabulary.Id('a')];
        var counts = new int[TestVocabulary.Count];
        for (int i = 0; i < Draws; i++)
        {
            counts[next.Choose(logits, random)]++;
        }

        Assert.Equal(Draws, expected.Sum(e => counts[TestVocabulary.Id(e.Token)])); // nothing else
        Assert.All(expected, e =>
        {
            double deviation = Math.Sqrt(Draws * e.Weight * (1 - e.Weight));
            Assert.InRange(counts[TestVocabulary.Id(e.Token)], (Draws * e.Weight) - (4.5 * deviation), (Draws * e.Weight) + (4.5 * deviation));
        });
    }

    [Fact]
    public void Same_seed_same_text_and_other_seeds_other_texts()
    {
        string[] texts = [.. Enumerable.Range(-10, 20).Select(seed => Draw(seed))];
        Assert.Equal(texts, Enumerable.Range(-10, 20).Select(seed => Draw(seed)));
        Assert.Equal(texts.Length, texts.Distinct().Count());
        Assert.NotEqual(Draw(null), Draw(null)); // of 5 to the power of 20 texts
        Assert.NotEqual(generator.Generate("a", new() { MaxNewTokens = 40, TopP = 0.99, Seed = 3 }).Text, generator.Generate("a", new() { MaxNewTokens = 40, TopP = 0.99, Seed = 4 }).Text); // TopP alone draws too
        Assert.Equal(generator.Generate("a", new() { MaxNewTokens = 40 }).Text, generator.Generate("a", new() { MaxNewTokens = 40, TopP = 1, TopK = 0, Seed = 3 }).Text); // all tokens may come, which asks for nothing

        string Draw(int? seed) => generator.Generate("a", new() { MaxNewTokens = 40, Temperature = 1, Seed = seed }).Text;
    }

    [Fact]
    public void Repetition_is_made_less_likely()
    {
        // Logits 2 and -1 of tokens that are there: 1 and -2 with a penalty of 2.
        float[] logits = [2, -1, 0.9f, -1.5f];
        var next = new NextToken(GenerationSettings.Of(new() { RepetitionPenalty = 2 }, new(), []));
        next.Penalize(logits, [0, 1, 9]);
        Assert.Equal([1, -2, 0.9f, -1.5f], logits);

        // A model that would say the same for ever.
        using var loops = new TestFolder(TestModel.Chain(("a", [('a', 0.4), ('b', 0.3), ('c', 0.2), ('d', 0.1)]), ("b", [('b', 0.4), ('c', 0.3), ('d', 0.3)]), ("c", [('c', 0.5), ('d', 0.5)])));
        using TextGenerator looping = loops.Load();
        Assert.Equal("aaaa", looping.Generate("a", new() { MaxNewTokens = 4 }).Text);
        Assert.Equal("bcd", looping.Generate("a", new() { MaxNewTokens = 3, RepetitionPenalty = 100 }).Text);
    }

    [Theory]
    [InlineData(float.NaN, "At token 2 of the text, the model gave the logit NaN for token")]
    [InlineData(float.PositiveInfinity, "At token 2 of the text, the model gave the logit ∞ for token")]
    public void Logits_that_are_no_numbers_are_an_error_that_names_the_step(float value, string message)
    {
        TestModel made = TestModel.Chain(("a", [('b', 1)]), ("b", [('c', 1)]));
        made.Table![TestVocabulary.Id('b')][3] = value;
        using var broken = new TestFolder(made);
        using TextGenerator writes = broken.Load();
        foreach (GenerationOptions options in (GenerationOptions[])[new(), new() { Temperature = 1, TopP = 0.9 }, new() { Beams = 3 }])
        {
            Assert.StartsWith(message.Replace("∞", "Infinity"), Assert.Throws<OnnxModelException>(() => writes.Generate("a", options)).Message.Replace("∞", "Infinity"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_logit_above_negative_infinity_is_an_error()
    {
        TestModel made = TestModel.Chain(("a", [('b', 1)]));
        made.Table![TestVocabulary.Id('b')].AsSpan().Fill(float.NegativeInfinity);
        using var broken = new TestFolder(made);
        using TextGenerator writes = broken.Load();
        Assert.Equal("At token 2 of the text, all logits of the model are negative infinity.", Assert.Throws<OnnxModelException>(() => writes.Generate("a")).Message);
    }

    [Fact]
    public void The_best_scores_come_first()
    {
        var random = new Random(5);
        float[] scores = [.. Enumerable.Range(0, 500).Select(_ => (float)random.Next(40))];
        int[] sorted = [.. Enumerable.Range(0, 500).OrderByDescending(i => scores[i]).ThenBy(i => i)];
        Assert.All((int[])[0, 1, 2, 17, 499, 500, 501], count => Assert.Equal(sorted.Take(count), BestScores.Of(scores, count)));
        Assert.Equal([1, 0, 2], BestScores.Of([float.NegativeInfinity, 1, float.NegativeInfinity], 3));
    }

    [Fact]
    public void The_random_numbers_are_the_published_ones()
    {
        // The first outputs of SplitMix64 from 1234567, as its reference implementation prints them.
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        var random = new SplitMix64(1234567);
        Assert.All(published, p => Assert.Equal((p >> 11) * Math.Pow(2, -53), random.Next()));
    }

    [Fact]
    public void Options_out_of_range_are_errors()
    {
        Fault("MaxNewTokens is 0, and has to be 1 or more.", new() { MaxNewTokens = 0 });
        Fault("Temperature is -1, and has to be 0 or more.", new() { Temperature = -1 });
        Fault("Temperature is NaN, and has to be 0 or more.", new() { Temperature = double.NaN });
        Fault("TopK is -1, and has to be 0 or more.", new() { TopK = -1 });
        Fault("TopP is 0, and has to be more than 0, and 1 at most.", new() { TopP = 0 });
        Fault("RepetitionPenalty is 0, and goes from 0.01 to 100.", new() { RepetitionPenalty = 0 });
        Fault("NoRepeatNgramSize is -1, and has to be 0 or more.", new() { NoRepeatNgramSize = -1 });
        Fault("StopStrings has one that is empty.", new() { StopStrings = ["a", ""] });
        Fault("Beams is 257, and goes from 1 to 256.", new() { Beams = 257 });
        Fault("Beams is 2, and nothing is drawn then", new() { Beams = 2, TopK = 3 });
        Fault("Beams is 2, and the context cannot slide then.", new() { Beams = 2, Overflow = ContextOverflow.Slide });
        Fault("TopCandidates is -1, and has to be 0 or more.", new() { TopCandidates = -1 });

        void Fault(string message, GenerationOptions options) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => generator.Generate("a", options)).Message, StringComparison.Ordinal);
    }

    // Temperature, then the k likeliest, then the fewest that reach p of what those weigh.
    private static IEnumerable<(char Token, double Weight)> Expected(double temperature, int topK, double topP)
    {
        (char Token, double Weight)[] all = [.. AfterA.Select(a => (a.Token, Math.Pow(a.Probability, 1 / temperature))).OrderByDescending(a => a.Item2)];
        all = topK > 0 ? [.. all.Take(topK)] : all;
        double total = all.Sum(a => a.Weight), sum = 0;
        (char Token, double Weight)[] kept = [.. all.TakeWhile(a => (sum += a.Weight) - a.Weight < topP * total * (1 - 1e-6))];
        return kept.Select(a => (a.Token, a.Weight / kept.Sum(k => k.Weight)));
    }
}
