using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation.Tests;

public sealed class WholeTextTests
{
    private static readonly (string Text, string Continuation)[] Rows = [("xyz", "qrs"), ("a", ""), ("qrst", "uvw"), ("b", "c"), ("xy", "zzzzzzzzzz")];

    [Fact]
    public void A_model_without_a_token_that_ends_a_text_cannot_tell_how_likely_an_end_is()
    {
        using var folder = new TestFolder(config: json => json["model"]!.AsObject().Remove("eos_token_id"));
        using TextGenerator generator = folder.Load();
        Assert.Contains("'model.eos_token_id'", Assert.Throws<OnnxModelException>(() => generator.LogLikelihoods([("x", "a")])).Message, StringComparison.Ordinal);
        Assert.NotEmpty(generator.Score("x", "a"));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)] // not told where tokens stand: rows of one length only are read side by side
    [InlineData(true, false, false)]
    [InlineData(false, false, false)]
    public void Rows_read_side_by_side_are_as_likely_as_their_tokens_one_after_the_other(bool cache, bool mask, bool positions)
    {
        var model = new TestModel { Cache = cache, Mask = mask, Positions = positions };
        using var folder = new TestFolder(model);
        using var reference = new Reference(model);
        using TextGenerator generator = folder.Load();
        IReadOnlyList<double> likelihoods = generator.LogLikelihoods(Rows);
        IReadOnlyList<IReadOnlyList<double>> each = generator.TokenLogLikelihoods(Rows);
        for (int i = 0; i < Rows.Length; i++)
        {
            List<int> tokens = [.. TestVocabulary.ByteIds(Rows[i].Text)];
            List<double> expected = [];
            foreach (int next in (IEnumerable<int>)[.. TestVocabulary.ByteIds(Rows[i].Continuation), TestVocabulary.End])
            {
                expected.Add(reference.LogProbabilities(tokens)[next]);
                tokens.Add(next);
            }

            Assert.Equal(expected.Count, each[i].Count);
            Assert.All(expected.Zip(each[i]), both => Assert.Equal(both.First, both.Second, 1e-4));
            Assert.Equal(expected.Sum(), likelihoods[i], 1e-4);
        }
    }

    [Fact]
    public void Batches_of_any_size_give_the_same()
    {
        using var folder = new TestFolder();
        using TextGenerator many = folder.Load(new() { BatchSize = 16 }), single = folder.Load(new() { BatchSize = 1 });
        Assert.All(many.LogLikelihoods(Rows).Zip(single.LogLikelihoods(Rows)), both => Assert.Equal(both.First, both.Second, 1e-4));
        Assert.Empty(many.LogLikelihoods([]));
    }

    [Fact]
    public void Under_a_task_the_next_text_ends_this_one_too()
    {
        // After anything, an end, a language and "a" are equally likely, and nothing else is likely at all.
        var row = new float[TestVocabulary.Count];
        Array.Fill(row, -100);
        int german = TestVocabulary.Special.Single(token => token.Key == "<|de|>").Value;
        row[TestVocabulary.End] = row[german] = row[TestVocabulary.ByteIds("a")[0]] = 0;
        using var folder = new TestFolder(new TestModel { Table = [.. Enumerable.Repeat(row, TestVocabulary.Count)] });
        using TextGenerator generator = folder.Load();
        Assert.Equal(2 * Math.Log(1.0 / 3), generator.LogLikelihoods([("x", "a")])[0], 1e-5);
        Assert.Equal(Math.Log(1.0 / 3) + Math.Log(2.0 / 3), generator.LogLikelihoods([("", "a")], new() { Task = Write.In("de") })[0], 1e-5);
    }

    [Theory]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(71)]
    [InlineData(120)]
    public void A_row_longer_than_the_context_is_read_in_parts_where_it_may_slide(int length)
    {
        const int Room = 47, Kept = 23; // of 48, one for the text before
        var model = new TestModel();
        using var folder = new TestFolder(model);
        using var reference = new Reference(model);
        using TextGenerator generator = folder.Load();
        string continuation = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * i % 26))));
        int[] before = [.. TestVocabulary.ByteIds("x")], after = [.. TestVocabulary.ByteIds(continuation), TestVocabulary.End];
        List<double> expected = [];
        for (int i = 0, start = 0; i < after.Length; i++)
        {
            // The end belongs to the part before it.
            if (i - start == Room && i < length)
            {
                start = i - Kept;
            }

            expected.Add(reference.LogProbabilities([.. before, .. after[start..i]])[after[i]]);
        }

        IReadOnlyList<double> each = Assert.Single(generator.TokenLogLikelihoods([("x", continuation)], new() { Overflow = ContextOverflow.Slide }));
        Assert.Equal(expected.Count, each.Count);
        Assert.All(expected.Zip(each), both => Assert.Equal(both.First, both.Second, 1e-4));
        Assert.Equal(expected.Sum(), Assert.Single(generator.LogLikelihoods([("x", continuation)], new() { Overflow = ContextOverflow.Slide })), 1e-3);
    }

    [Fact]
    public void What_cannot_be_scored_is_refused_by_its_row()
    {
        using var folder = new TestFolder();
        using TextGenerator generator = folder.Load();
        Assert.StartsWith("Row 1 has 49 tokens with its continuation and what the task adds, and the model sees 48.", Refused([("a", "b"), ("a", new string('b', 48))]), StringComparison.Ordinal);
        Assert.StartsWith("Row 0 has no token before its continuation.", Refused([("", "b")]), StringComparison.Ordinal);
        Assert.Contains("Row 0", Assert.Throws<ArgumentException>(() => generator.LogLikelihoods([(null!, "b")])).Message, StringComparison.Ordinal);
        string Refused((string, string)[] rows) => Assert.ThrowsAny<OnnxModelException>(() => generator.LogLikelihoods(rows)).Message;

        using var last = new TestFolder(new TestModel { LastOnly = true });
        using TextGenerator lastOnly = last.Load();
        Assert.Contains("for the last token of each text only", Assert.Throws<OnnxModelException>(() => lastOnly.LogLikelihoods([("ab", "cd")])).Message, StringComparison.Ordinal);
    }
}
