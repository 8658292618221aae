namespace MlNetPath.Compare;

/// <summary>Says in a sentence or two what the numbers of a comparison of language stages say, and no more.</summary>
internal static class LanguageConclusion
{
    /// <summary>The answer of a report.</summary>
    /// <param name="stages">The stages, from simple to elaborate.</param>
    /// <param name="comparisons">Each stage but the first against the best before it.</param>
    /// <param name="measure">What was measured.</param>
    public static string Of(IReadOnlyList<LanguageStageResult> stages, IReadOnlyList<LanguageStageComparison> comparisons, LanguageMeasure measure)
    {
        int best = Best(stages, measure);
        LanguageStageResult winner = stages[best];
        string figure = $"{measure.NamedFigure(winner.Mean)} on average over {measure.Parts(winner.Languages.Count)}";
        if (comparisons.Count == 0)
        {
            return $"'{winner.Id}' has {figure}; there is nothing to compare with.";
        }

        string first = best == 0 ? $"The simplest stage, '{winner.Id}', is the best: {figure}." : OfBest(stages, comparisons[best - 1], winner, figure, measure);
        LanguageStageComparison[] after = [.. comparisons.Skip(best)];
        return after.Length == 0 ? first : $"{first} {OfLater(stages, after, measure)}";
    }

    private static int Best(IReadOnlyList<LanguageStageResult> stages, LanguageMeasure measure)
    {
        int best = 0;
        for (int i = 1; i < stages.Count; i++)
        {
            best = measure.IsBetter(stages[i].Mean, stages[best].Mean) ? i : best;
        }

        return best;
    }

    private static string OfBest(IReadOnlyList<LanguageStageResult> stages, LanguageStageComparison c, LanguageStageResult winner, string figure, LanguageMeasure measure)
    {
        string other = $"{measure.Figure(MeanOf(stages, c.Baseline))} for '{c.Baseline}', the best simpler stage";
        return (c.Better, c.Worse) switch
        {
            (0, 0) => $"'{winner.Id}' has the best mean ({figure}, against {other}), but no difference is detectable in any {measure.Part}; '{c.Baseline}' is enough.",
            (0, _) => $"'{winner.Id}' has the best mean ({figure}, against {other}), yet {Evidence(c, measure)}.",
            _ => $"'{winner.Id}' is the best: {figure}, against {other}; {Evidence(c, measure)}.",
        };
    }

    // Whatever comes after the best was held against it, and has the worse mean or the same.
    private static string OfLater(IReadOnlyList<LanguageStageResult> stages, LanguageStageComparison[] after, LanguageMeasure measure)
    {
        LanguageStageComparison[] lost = [.. after.Where(c => c is { Better: 0, Worse: > 0 })];
        LanguageStageComparison[] even = [.. after.Where(c => c is { Better: 0, Worse: 0 })];
        return string.Join(' ', (string[])
        [
            .. lost.Length > 0 ? [$"The simpler stage wins over {string.Join("; over ", lost.Select(c => $"{Named(c)}, which is {Evidence(c, measure)}"))}."] : Array.Empty<string>(),
            .. even.Length > 0 ? [$"No difference is detectable in any {measure.Part} between it and {string.Join(" or ", even.Select(Named))}; the simpler stage is enough."] : Array.Empty<string>(),
            .. after.Where(c => c.Better > 0).Select(c => $"On average it wins over {Named(c)}, which is {Evidence(c, measure)}."),
        ]);

        string Named(LanguageStageComparison c) => $"'{c.Stage}' ({measure.Figure(MeanOf(stages, c.Stage))})";
    }

    // Of the stage that is compared, not of its baseline; some difference there is.
    private static string Evidence(LanguageStageComparison c, LanguageMeasure measure)
    {
        string counts =
            c.Worse == 0 ? $"better in {Share(c.Better, c, measure)}"
            : c.Better == 0 ? $"worse in {Share(c.Worse, c, measure)}"
            : $"better in {Figures.Count(c.Better)} and worse in {Figures.Count(c.Worse)} of {measure.Parts(c.Languages.Count)}";
        return $"{counts} (p < 0.01)";
    }

    private static string Share(int count, LanguageStageComparison c, LanguageMeasure measure) =>
        count == c.Languages.Count ? $"{(count == 1 ? "the" : "all")} {measure.Parts(count)}" : $"{Figures.Count(count)} of {measure.Parts(c.Languages.Count)}";

    private static double MeanOf(IReadOnlyList<LanguageStageResult> stages, string id) => stages.First(stage => stage.Id == id).Mean;
}
