using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>The answers: the same for one text and for many, on one thread and on several, and sound for any text at all.</summary>
public sealed class PredictionContract
{
    // What people and programs really send, by what is odd about it.
    internal static readonly Dictionary<string, string?> OddTexts = new()
    {
        ["null"] = null,
        ["empty"] = "",
        ["white space"] = " \t\r\n\u00A0\u3000",
        ["one letter"] = "a",
        ["digits"] = "0123 456,789.0",
        ["punctuation"] = "{0}: '%s' <b>&amp;</b> \\n",
        ["emoji"] = "😀👩‍👩‍👧‍👦🏳️‍🌈🇨🇿",
        ["half an emoji"] = "a\uD83D b\uDE00",
        ["NUL"] = "a\0b\0",
        ["right to left"] = "שלום \u202Eعالم",
        ["combining marks"] = "e\u0301\u0301\u0301 Z͑ͫ̓",
        ["beyond the basic plane"] = "𝕳𝖊𝖑𝖑𝖔 𠜎𠜱",
        ["100 KB of words"] = string.Concat(Enumerable.Repeat("Die Datei wurde nicht gefunden. ", 3200)),
        ["100 KB without a space"] = new string('x', 100_000),
    };

    public static TheoryData<string> Ids => StagesUnderTest.Ids;

    public static MatrixTheoryData<string, string> IdsAndOddTexts => new([.. StagesUnderTest.All.Select(s => s.Card.Id)], [.. OddTexts.Keys]);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Scores_are_probabilities_or_one_hot_and_the_highest_is_predicted(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        Assert.All(fitted.Batch(TestTexts(fitted.Task)), answer => AssertSound(fitted, answer));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void One_text_gets_the_answer_it_gets_among_many(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        string[] texts = TestTexts(fitted.Task);
        TextPrediction[] batch = fitted.Batch(texts);
        using var engine = fitted.Engine();
        for (int row = 0; row < texts.Length; row++)
        {
            AssertSame(batch[row], engine.Predict(new TextInput { Text = texts[row] }));
        }

        // The table that the report is made from, read by several cursors, has the rows in their order too.
        ScoreTable table = fitted.Table(fitted.Model, fitted.Task.TestData);
        Assert.Equal(batch.Select(b => b.PredictedLabel), table.Predicted.Select(label => fitted.Task.Labels[label]));
    }

    [Theory]
    [MemberData(nameof(IdsAndOddTexts))]
    public void An_odd_text_gets_a_sound_answer(string id, string kind)
    {
        FittedStage fitted = FittedStage.Of(id);
        string? text = OddTexts[kind];
        TextPrediction batch = Assert.Single(fitted.Batch(text));
        AssertSound(fitted, batch);
        using var engine = fitted.Engine();
        AssertSame(batch, engine.Predict(new TextInput { Text = text }));
        if (text is not null)
        {
            string? why = fitted.Stage.Explain(fitted.Model, text);
            Assert.True(why is null || (why.Length > 0 && !why.Contains('\n', StringComparison.Ordinal)), $"The reason should be one line, but is '{why}'.");
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Many_threads_share_a_model(string id)
    {
        FittedStage fitted = FittedStage.Of(id);
        string[] texts = TestTexts(fitted.Task);
        TextPrediction[] alone = fitted.Batch(texts);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            if (thread % 2 == 0)
            {
                TextPrediction[] batch = fitted.Batch(texts);
                Assert.All(batch, (answer, row) => AssertSame(alone[row], answer));
            }
            else
            {
                // An engine belongs to one thread; the model behind it does not.
                using var engine = fitted.Engine();
                Assert.All(texts, (text, row) => AssertSame(alone[row], engine.Predict(new TextInput { Text = text })));
            }
        });
    }

    private static string[] TestTexts(TextTask task) => [.. Enumerable.Range(0, task.TestData.Count).Select(task.TestData.Text)];

    private static void AssertSound(FittedStage fitted, TextPrediction answer)
    {
        Assert.Equal(fitted.Task.Labels.Count, answer.Score.Length);
        Assert.All(answer.Score, score => Assert.InRange(score, 0f, 1f));
        if (fitted.Stage.Card.GivesProbabilities)
        {
            Assert.Equal(1.0, answer.Score.Sum(score => (double)score), 1e-4);
        }
        else
        {
            Assert.Equal(1f, Assert.Single(answer.Score, score => score != 0));
        }

        Assert.Equal(answer.Score.Max(), answer.Score[fitted.Task.Labels.ToList().IndexOf(answer.PredictedLabel)]);
    }

    private static void AssertSame(TextPrediction expected, TextPrediction actual)
    {
        Assert.Equal(expected.PredictedLabel, actual.PredictedLabel);
        for (int i = 0; i < expected.Score.Length; i++)
        {
            Assert.Equal(expected.Score[i], actual.Score[i], 1e-4f);
        }
    }
}
