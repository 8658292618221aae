namespace MlNetPath.Compare.Tests;

public class LanguageConclusionTests
{
    [Fact]
    public void The_best_is_named_with_its_figure_and_how_often_it_is_better() => Assert.Equal(
        "'network' is the best: chrF 62.0 on average over 13 directions, against 60.0 for 'memory', the best simpler stage; better in 9 and worse in 1 of 13 directions (p < 0.01).",
        Of([("copy", 20), ("memory", 60), ("network", 62)], ("memory", "copy", 13, 0), ("network", "memory", 9, 1)));

    [Fact]
    public void A_simpler_stage_that_wins_is_said_to() => Assert.Equal(
        "'memory' is the best: chrF 60.0 on average over 13 directions, against 20.0 for 'copy', the best simpler stage; better in all 13 directions (p < 0.01). " +
        "The simpler stage wins over 'network' (55.0), which is worse in 12 of 13 directions (p < 0.01).",
        Of([("copy", 20), ("memory", 60), ("network", 55)], ("memory", "copy", 13, 0), ("network", "memory", 0, 12)));

    [Fact]
    public void The_simplest_may_be_the_best() => Assert.Equal(
        "The simplest stage, 'copy', is the best: chrF 20.0 on average over 13 directions. On average it wins over 'memory' (19.0), which is better in 1 and worse in 4 of 13 directions (p < 0.01).",
        Of([("copy", 20), ("memory", 19)], ("memory", "copy", 1, 4)));

    [Fact]
    public void No_detectable_difference_is_said_either_way()
    {
        Assert.Equal(
            "'memory' has the best mean (chrF 20.1 on average over 13 directions, against 20.0 for 'copy', the best simpler stage), but no difference is detectable in any direction; 'copy' is enough.",
            Of([("copy", 20), ("memory", 20.1)], ("memory", "copy", 0, 0)));
        Assert.Equal(
            "The simplest stage, 'copy', is the best: chrF 20.0 on average over 13 directions. No difference is detectable in any direction between it and 'memory' (20.0); the simpler stage is enough.",
            Of([("copy", 20), ("memory", 20)], ("memory", "copy", 0, 0)));
    }

    [Fact]
    public void One_stage_has_nothing_to_compare_with() => Assert.Equal("'copy' has chrF 20.0 on average over 13 directions; there is nothing to compare with.", Of([("copy", 20)]));

    [Fact]
    public void Of_bits_per_byte_the_fewest_win()
    {
        string conclusion = LanguageConclusion.Of([Stage("rules", 3.2), Stage("network", 1.1)], [Step("network", "rules", 13, 0)], LanguageMeasure.BitsPerByte);
        Assert.Equal("'network' is the best: 1.100 bits per byte on average over 13 languages, against 3.200 for 'rules', the best simpler stage; better in all 13 languages (p < 0.01).", conclusion);
    }

    private static string Of((string Id, double Mean)[] stages, params (string Stage, string Baseline, int Better, int Worse)[] steps) =>
        LanguageConclusion.Of([.. stages.Select(stage => Stage(stage.Id, stage.Mean))], [.. steps.Select(step => Step(step.Stage, step.Baseline, step.Better, step.Worse))], LanguageMeasure.ChrF);

    private static LanguageStageResult Stage(string id, double mean) => new()
    {
        Id = id,
        Title = id,
        Seed = 1,
        Mean = mean,
        Languages = [.. Enumerable.Range(0, 13).Select(i => new LanguageScore { Language = $"l{i}", Score = mean, Interval = [mean - 1, mean + 1] })],
    };

    private static LanguageStageComparison Step(string stage, string baseline, int better, int worse) => new()
    {
        Stage = stage,
        Baseline = baseline,
        Difference = 0,
        Better = better,
        Worse = worse,
        Languages = [.. Enumerable.Range(0, 13).Select(i => new LanguageDifference
        {
            Language = $"l{i}", Difference = 0, Interval = [-1, 1], PValue = 1, UnadjustedPValue = 1, BaselinePValue = 1, UnadjustedBaselinePValue = 1,
        })],
    };
}
