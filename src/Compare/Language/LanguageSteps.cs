using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>Holds each stage against the best simpler one before it, language by language.</summary>
internal static class LanguageSteps
{
    private const int Resamples = 10_000;

    /// <summary>The comparisons of every stage but the first. They are the same however many cores compute them.</summary>
    /// <param name="results">The stages, from simple to elaborate.</param>
    /// <param name="scored">What each stage made of the texts of each language.</param>
    /// <param name="languages">These texts.</param>
    /// <param name="measure">What was measured.</param>
    /// <param name="seed">Where the random numbers start.</param>
    /// <param name="cancellation">Stops it.</param>
    public static IReadOnlyList<LanguageStageComparison> Compare(
        IReadOnlyList<LanguageStageResult> results, IReadOnlyList<ScoredTexts[]> scored, IReadOnlyList<LanguageTexts> languages, LanguageMeasure measure, int seed, CancellationToken cancellation)
    {
        (int Stage, int Baseline)[] pairs = [.. Enumerable.Range(1, results.Count - 1).Select(stage => (stage, BestBefore(results, stage, measure)))];
        var leads = new Lead[pairs.Length * languages.Count];
        Parallel.For(0, leads.Length, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            ((int stage, int baseline), int language) = (pairs[i / languages.Count], i % languages.Count);
            leads[i] = Lead.Of(scored[stage][language].Score, scored[baseline][language].Score, languages[language].Groups, measure, seed, Resamples);
        });
        return [.. pairs.Select((pair, i) => Describe(results[pair.Stage], results[pair.Baseline], leads.AsSpan(i * languages.Count, languages.Count), languages))];
    }

    // Of equals the first: what is more elaborate has to show that it is worth it.
    private static int BestBefore(IReadOnlyList<LanguageStageResult> results, int stage, LanguageMeasure measure)
    {
        int best = 0;
        for (int i = 1; i < stage; i++)
        {
            best = measure.IsBetter(results[i].Mean, results[best].Mean) ? i : best;
        }

        return best;
    }

    private static LanguageStageComparison Describe(LanguageStageResult stage, LanguageStageResult baseline, ReadOnlySpan<Lead> leads, IReadOnlyList<LanguageTexts> languages)
    {
        Lead[] own = leads.ToArray();
        double[] better = Holm.Adjust([.. own.Select(lead => lead.PValue)]), worse = Holm.Adjust([.. own.Select(lead => lead.PValueOfBaseline)]);
        LanguageDifference[] differences = [.. own.Select((lead, i) => new LanguageDifference
        {
            Language = languages[i].Language,
            Difference = lead.Difference,
            Interval = [lead.Interval.Low, lead.Interval.High],
            PValue = better[i],
            UnadjustedPValue = lead.PValue,
            BaselinePValue = worse[i],
            UnadjustedBaselinePValue = lead.PValueOfBaseline,
        })];
        return new LanguageStageComparison
        {
            Stage = stage.Id,
            Baseline = baseline.Id,
            Difference = stage.Mean - baseline.Mean,
            Better = differences.Count(difference => difference.IsBetter),
            Worse = differences.Count(difference => difference.IsWorse),
            Languages = differences,
        };
    }

    // The difference is the stage's figure less the baseline's, whichever is better; the p-values are of being the better one.
    private readonly record struct Lead(double Difference, ConfidenceInterval Interval, double PValue, double PValueOfBaseline)
    {
        public static Lead Of(CorpusScore stage, CorpusScore baseline, int[] groups, LanguageMeasure measure, int seed, int resamples)
        {
            ScoreComparison ahead = ScoreBootstrap.Compare(stage, baseline, groups, seed, resamples);
            ScoreComparison behind = ScoreBootstrap.Compare(baseline, stage, groups, seed, resamples);
            return new Lead(ahead.Difference, ahead.Interval, (measure.MoreIsBetter ? ahead : behind).PValue, (measure.MoreIsBetter ? behind : ahead).PValue);
        }
    }
}
