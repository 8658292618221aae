using System.Text;
using CsCheck;
using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

public sealed class FindingsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Says_that_learning_pays() => Assert.Equal(
        "Learning pays: +3.4 points over rules (95%: +3.1 to +3.7, p < 0.001).",
        Conclude(("majority", 0.1, default), ("rules", 0.95, (0.85, 0.84, 0.86, 0)), ("learned", 0.984, (0.034, 0.031, 0.037, 1e-9))));

    [Fact]
    public void Says_that_nothing_was_detected() => Assert.Equal(
        "No detectable difference between learned and rules (+0.04 points for learned, 95%: -0.1 to +0.2, p = 0.70); the simpler stage, rules, is enough.",
        Conclude(("rules", 0.95, default), ("learned", 0.9504, (0.0004, -0.001, 0.002, 0.7))));

    [Fact]
    public void Says_that_the_simpler_stage_wins() => Assert.Equal(
        "The rules win: 95.0% against 90.0% for learned (+5.0 points, 95%: +4.0 to +6.5, p = 0.010); the simpler stage is the better one.",
        Conclude(("rules", 0.95, default), ("learned", 0.9, (-0.05, -0.065, -0.04, 0.01))));

    [Fact]
    public void Says_that_a_stage_is_no_better_than_the_majority_class() => Assert.StartsWith(
        "No detectable difference between rules and the majority class (0 points for rules, 95%: 0 to 0, p = 1.00); nothing shows that rules found anything in the texts. Learning pays: +60.0 points over rules",
        Conclude(("majority", 0.3, default), ("rules", 0.3, (0, 0, 0, 1)), ("learned", 0.9, (0.6, 0.5, 0.7, 0))));

    [Fact]
    public void Takes_variants_of_a_stage_for_equally_simple() => Assert.Equal(
        "Learning pays: +1.0 points over rules (95%: +0.5 to +1.5, p = 0.001). 'learned:b' is better than 'learned:a': +1.0 points (95%: +0.5 to +1.5, p = 0.001).",
        Conclude(("rules", 0.9, default), ("learned:a", 0.91, (0.01, 0.005, 0.015, 0.001)), ("learned:b", 0.92, (0.01, 0.005, 0.015, 0.001))));

    [Fact]
    public void Tells_every_difference_from_the_side_of_the_winner() => Assert.Equal(
        "The learned stage wins: 99.63% against 99.37% for 'learned:naive-bayes' (+0.3 points, 95%: +0.2 to +0.4, p < 0.001). " +
        "'learned:sdca' wins: 99.99% against 90.0% for the majority class (+10.0 points, 95%: +9.0 to +11.0, p < 0.05). " +
        "The learned stage is better than 'learned:sdca': +0.1 points (95%: +0.05 to +0.2, p = 0.002).",
        string.Join(
            ' ',
            Conclude(("learned", 0.9963, default), ("learned:naive-bayes", 0.9937, (-0.0026, -0.004, -0.002, 1e-9))),
            Conclude(("learned:sdca", 0.999999, default), ("majority", 0.9, (-0.1, -0.11, -0.09, 0.0499))),
            Conclude(("learned:sdca", 0.99, default), ("learned", 0.991, (0.001, 0.0005, 0.002, 0.002)))));

    [Fact]
    public void Calls_a_stage_simpler_only_where_it_is()
    {
        // In an order of somebody's own, the earlier stage is not always the simpler one.
        Assert.Equal(
            "The learned stage wins: 98.0% against 95.0% for rules (+3.0 points, 95%: +2.0 to +4.0, p < 0.001).",
            Conclude(("learned", 0.98, default), ("rules", 0.95, (-0.03, -0.04, -0.02, 0))));
        Assert.Equal(
            "The rules are better than learned: +3.0 points (95%: +2.0 to +4.0, p < 0.001).",
            Conclude(("learned", 0.95, default), ("rules", 0.98, (0.03, 0.02, 0.04, 0))));
        Assert.Equal(
            "No detectable difference between rules and learned (-0.04 points for rules, 95%: -0.2 to +0.1, p = 0.70).",
            Conclude(("learned", 0.95, default), ("rules", 0.9496, (-0.0004, -0.002, 0.001, 0.7))));
        Assert.Equal(
            "No detectable difference between 'mine' and learned (-0.04 points for 'mine', 95%: -0.2 to +0.1, p = 0.70); the simpler stage, learned, is enough.",
            Conclude(("learned", 0.95, default), ("mine", 0.9496, (-0.0004, -0.002, 0.001, 0.7))));
    }

    [Fact]
    public void Says_what_there_is_of_a_single_stage_and_of_the_majority_class()
    {
        Assert.Equal("'deep' labels 98.0% of the texts right; there is nothing to compare with.", Conclude(("deep", 0.98, default)));
        Assert.Equal("The learned stage labels 99.63% of the texts right; there is nothing to compare with.", Conclude(("learned", 0.9963, default)));
        Assert.Equal("Rules pay: +80.0 points over the majority class (95%: +79.0 to +81.0, p < 0.001).", Conclude(("majority", 0.1, default), ("rules", 0.9, (0.8, 0.79, 0.81, 0))));
    }

    [Fact]
    public void Shows_disagreements_of_every_kind()
    {
        TextTask task = TinyTask.Create(test: 600);
        ComparisonReport report = folder.Run(task, [FakeStage.Red(), FakeStage.Rules(), FakeStage.Guessing()]);
        Assert.Equal(30, report.Disagreements.Count);
        Assert.Equal(30, report.Disagreements.Select(d => d.Text).Distinct().Count());
        Assert.Equal(3, report.Disagreements.Select(d => d.Label).Distinct().Count());
        Assert.All(report.Disagreements, d =>
        {
            Assert.Equal(TinyTask.Labels[FakeStage.IndexOf(d.Text)], d.Label);
            Assert.Equal("red", d.Predictions[0]);
            Assert.NotEqual(d.Predictions[1], d.Predictions[2]);
            Assert.True(d.Text.Length <= 200);
        });

        // Rules right and the guess wrong, the other way round, and both wrong.
        Assert.Equal(3, report.Disagreements.Select(d => (d.Predictions[1] == d.Label, d.Predictions[2] == d.Label)).Distinct().Count());
    }

    [Fact]
    public void Shows_the_majority_class_where_there_is_no_other_disagreement()
    {
        ComparisonReport report = folder.Run(TinyTask.Create(), [FakeStage.Red(), FakeStage.Perfect()]);
        Assert.Equal(30, report.Disagreements.Count);
        Assert.Empty(folder.Run(TinyTask.Create(), [FakeStage.Perfect(), FakeStage.Perfect("same")]).Disagreements);
    }

    [Fact]
    public void Counts_characters_as_dotnet_does() => Gen.String.Sample(text =>
        Assert.Equal(text.EnumerateRunes().Count(), TestSet.CountCharacters(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Sorts_texts_into_lengths()
    {
        int[] lengths = [0, 1, 9, 10, 19, 20, 39, 40, 79, 80, 159, 160, 5000];
        TextData texts = TextData.Create(lengths.Select(n => (new string('é', n), 0)));
        ComparisonReport report = folder.Run(TinyTask.Create(), [FakeStage.Red()], o => o with { TestData = texts });
        Assert.Equal(
            [("empty", 1), ("1-9 characters", 2), ("10-19 characters", 2), ("20-39 characters", 2), ("40-79 characters", 2), ("80-159 characters", 2), ("160 characters or more", 2)],
            report.Stages[0].Slices.Select(s => (s.Name, s.Count)));
    }

    [Fact]
    public void Counts_lines_of_code()
    {
        Directory.CreateDirectory(folder.File("src/Stage/Sub/obj"));
        Directory.CreateDirectory(folder.File("src/Stage/obj"));
        File.WriteAllText(folder.File("src/Stage/A.cs"), "// comment\n\nclass A\n{\n    /// <summary>Docs.</summary>\n    int a; // not only a comment\n}\n");
        File.WriteAllText(folder.File("src/Stage/Sub/B.cs"), "class B;\n");
        File.WriteAllText(folder.File("src/Stage/obj/Made.cs"), "class Made;\n");
        File.WriteAllText(folder.File("src/Stage/README.md"), "text\n");
        Assert.Equal(5, SourceTree.CountLines(folder.Path, "Stage"));
        Assert.Null(SourceTree.CountLines(folder.Path, "None"));
        Assert.Null(SourceTree.CountLines(folder.Path, ""));
        Assert.Null(SourceTree.CountLines(null, "Stage"));
        Assert.True(SourceTree.CountLines(SourceTree.FindRoot(), "Core") > 500);
    }

    // Stages with their accuracy, and difference, interval and p against the one before.
    private static string Conclude(params (string Id, double Accuracy, (double Difference, double Low, double High, double P) Against)[] stages) => Conclusion.Of(
        [.. stages.Select(s => new StageResult
        {
            Id = s.Id,
            Title = "",
            Options = "",
            Seed = 1,
            Accuracy = s.Accuracy,
            AccuracyInterval = [0, 1],
            MacroAccuracy = 0,
            MacroF1 = 0,
            LatencyMicroseconds = new Latency(1, null, null, 1),
        })],
        [.. stages.Zip(stages.Skip(1), (before, s) => new StageComparison
        {
            Stage = s.Id,
            Baseline = before.Id,
            Difference = s.Against.Difference,
            Interval = [s.Against.Low, s.Against.High],
            OnlyStageRight = 0,
            OnlyBaselineRight = 0,
            PValue = s.Against.P,
            UnadjustedPValue = s.Against.P,
        })]);
}
