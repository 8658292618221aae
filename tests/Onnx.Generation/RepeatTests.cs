namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>What keeps a text from saying the same again.</summary>
public sealed class RepeatTests
{
    private static readonly TestModel Circle = TestModel.Chain(("a", [('b', 1)]), ("b", [('a', 0.6), ('c', 0.4)]), ("c", [('a', 0.9), ('.', 0.1)]));

    [Theory]
    [InlineData(0, "babababab")]
    [InlineData(2, "babca")]
    [InlineData(3, "bababca")] // "bab" twice: behind "a" nothing but "b" is possible
    public void An_n_gram_comes_once(int size, string expected)
    {
        using var folder = new TestFolder(Circle);
        using TextGenerator generator = folder.Load();
        Assert.Equal(expected, generator.Generate("xa", new() { MaxNewTokens = expected.Length, NoRepeatNgramSize = size }).Text);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void In_beams_too(int beams)
    {
        using var folder = new TestFolder(new TestModel());
        using TextGenerator generator = folder.Load();
        int[] tokens = [.. generator.Generate("a", new() { Beams = beams, LengthPenalty = 3, NoRepeatNgramSize = 1 }).Tokens.Select(token => token.Id)];
        Assert.True(tokens.Length > 10);
        Assert.Equal(tokens.Distinct(), tokens);
        int[] free = [.. generator.Generate("a", new() { Beams = beams, LengthPenalty = 3 }).Tokens.Select(token => token.Id)];
        Assert.NotEqual(free.Distinct(), free);
    }

    [Fact]
    public void What_the_prompt_says_twice_may_come_twice()
    {
        using var folder = new TestFolder(Circle);
        using TextGenerator generator = folder.Load();
        Assert.Equal("babca", generator.Generate("xa", new() { MaxNewTokens = 5, NoRepeatNgramSize = 2 }).Text);
        Assert.Equal("babab", generator.Generate("babababa", new() { MaxNewTokens = 5, NoRepeatNgramSize = 2 }).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_an_example_says_twice_may_come_twice_even_if_there_was_no_room_for_it(int beams)
    {
        int german = TestVocabulary.Language("de");
        TestModel made = TestModel.Chain(("a", [('b', 1)]), ("b", [('a', 0.6), ('c', 0.4)]), ("c", [('a', 0.9), ('.', 0.1)]));
        made.Table![german].AsSpan().Fill(float.NegativeInfinity);
        made.Table[german][TestVocabulary.Id('a')] = 0;
        using var folder = new TestFolder(made);
        using TextGenerator generator = folder.Load();
        string without = Written([], out int alone), shown = Written([("x", "abababab")], out int behind), leftOut = Written([("x", "abababab" + new string('x', 20))], out int tooLong);
        Assert.True(behind > alone && tooLong == alone, $"{alone} {behind} {tooLong}");
        Assert.Equal(("ababab", "ababab"), (shown[..6], leftOut[..6]));
        Assert.NotEqual("ababab", without[..6]);
        Assert.Equal(shown, leftOut);

        string Written((string, string)[] examples, out int tokens)
        {
            var task = Translate.To("de", examples: examples);
            tokens = generator.CountTokens("xa", task);
            return generator.Generate("xa", new() { Task = task, MaxNewTokens = 8, NoRepeatNgramSize = 2, Beams = beams }).Text;
        }
    }

    [Fact]
    public void Only_the_last_tokens_of_n_grams_that_are_there_are_forbidden()
    {
        var random = new Random(3);
        for (int round = 0; round < 200; round++)
        {
            int size = random.Next(1, 4);
            int[] prompt = Tokens(random.Next(12)), written = Tokens(random.Next(12));
            float[] logits = [.. Enumerable.Range(0, 5).Select(i => (float)i)]; // the fifth never comes
            RepeatedNgrams.Forbid(logits, size, prompt, written);
            for (int token = 0; token < logits.Length; token++)
            {
                string longer = Text([.. written, token]), ngram = longer.Length < size ? "-" : longer[^size..];
                bool expected = longer.Length > size && Times(Text(written), ngram) is > 0 and var times && times >= Times(Text(prompt), ngram);
                Assert.Equal(expected, float.IsNegativeInfinity(logits[token]));
            }
        }

        int[] Tokens(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(4))];
        string Text(int[] tokens) => string.Concat(tokens);
        int Times(string text, string part) => Enumerable.Range(0, text.Length).Count(i => text.AsSpan(i).StartsWith(part, StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_possible_token_stays()
    {
        float[] logits = [1, float.NegativeInfinity];
        RepeatedNgrams.Forbid(logits, 1, [], [0, 1]);
        Assert.Equal([1, float.NegativeInfinity], logits);
    }
}
