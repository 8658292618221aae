using System.Globalization;

namespace MlNetPath.Compare;

/// <summary>Says in a sentence or two what the numbers say, and no more.</summary>
internal static class Conclusion
{
    // What this project knows of; of other stages it believes the order in which they are given.
    private static readonly string[] FromSimpleToElaborate = ["majority", "rules", "learned", "first-principles", "deep"];

    /// <summary>The answer of a report.</summary>
    /// <param name="stages">The stages, usually from simple to elaborate.</param>
    /// <param name="comparisons">Each stage against the best before it.</param>
    public static string Of(IReadOnlyList<StageResult> stages, IReadOnlyList<StageComparison> comparisons)
    {
        if (comparisons.Count == 0)
        {
            StageResult only = stages[0];
            return $"{Named(only.Id, capital: true)} label{(IsPlural(only.Id) ? "" : "s")} {Figures.Percent(only.Accuracy)} of the texts right; there is nothing to compare with.";
        }

        // That a stage beats the majority class goes without saying, unless there is nothing else to say; that it does not, never.
        StageComparison[] steps = [.. comparisons.Where(c => !IsDerived(c, stages))];
        StageComparison[] telling = [.. steps.Where(c => c.Baseline != "majority" || !(c.IsDetectable && c.Difference > 0))];
        return string.Join(' ', comparisons.Where(c => telling.Length == 0 || telling.Contains(c) || !steps.Contains(c)).Select(c => Sentence(c, stages)));
    }

    private static bool IsDerived(StageComparison c, IReadOnlyList<StageResult> stages) =>
        c.DifferentPredictions is not null && stages.First(s => s.Id == c.Stage).DerivedFrom == c.Baseline;

    private static string Sentence(StageComparison c, IReadOnlyList<StageResult> stages)
    {
        if (IsDerived(c, stages))
        {
            return Derived(c, c.DifferentPredictions!.Value);
        }

        bool toSimpler = IsSimpler(c.Baseline, c.Stage);
        string p = Figures.PValue(c.PValue);
        if (!c.IsDetectable)
        {
            string end = c.Baseline == "majority" ? $"; nothing shows that {Named(c.Stage)} found anything in the texts"
                : toSimpler ? $"; the simpler stage, {Named(c.Baseline)}, is enough"
                : "";
            return $"No detectable difference between {Named(c.Stage)} and {Named(c.Baseline)} " +
                $"({Points(c.Difference)} points for {Named(c.Stage)}, 95%: {Points(c.Interval[0])} to {Points(c.Interval[1])}, {p}){end}.";
        }

        if (c.Difference > 0)
        {
            string evidence = $"(95%: {Points(c.Interval[0])} to {Points(c.Interval[1])}, {p})";
            return toSimpler
                ? $"{Idea(c.Stage)}: {Points(c.Difference)} points over {Named(c.Baseline)} {evidence}."
                : $"{Named(c.Stage, capital: true)} {(IsPlural(c.Stage) ? "are" : "is")} better than {Named(c.Baseline)}: {Points(c.Difference)} points {evidence}.";
        }

        // The winner is the subject, so the signs are turned to its side.
        double AccuracyOf(string id) => stages.First(s => s.Id == id).Accuracy;
        return $"{Named(c.Baseline, capital: true)} win{(IsPlural(c.Baseline) ? "" : "s")}: {Figures.Percent(AccuracyOf(c.Baseline))} against {Figures.Percent(AccuracyOf(c.Stage))} for {Named(c.Stage)} " +
            $"({Points(-c.Difference)} points, 95%: {Points(-c.Interval[1])} to {Points(-c.Interval[0])}, {p}){(toSimpler ? "; the simpler stage is the better one" : "")}.";
    }

    // The same model, scored in another way: what matters is whether that changes anything.
    private static string Derived(StageComparison c, int different)
    {
        string evidence = $"({Points(c.Difference)} points, 95%: {Points(c.Interval[0])} to {Points(c.Interval[1])}, {Figures.PValue(c.PValue)})";
        return different == 0
            ? $"{Named(c.Stage, capital: true)} gives every text the label that {Named(c.Baseline)} gives it."
            : $"{Named(c.Stage, capital: true)} gives {Figures.Count(different)} text{(different == 1 ? "" : "s")} another label than {Named(c.Baseline)} does: " +
                $"{(!c.IsDetectable ? "no detectable difference" : c.Difference > 0 ? "better" : "worse")} {evidence}.";
    }

    // Variants of one stage (learned:sdca, learned:naive-bayes) are one idea: neither is the simpler one.
    private static bool IsSimpler(string earlier, string later)
    {
        int first = Array.IndexOf(FromSimpleToElaborate, Family(earlier)), second = Array.IndexOf(FromSimpleToElaborate, Family(later));
        return Family(earlier) != Family(later) && (first < 0 || second < 0 || first < second);
    }

    private static string Family(string id) => id.Split(':')[0];

    private static string Idea(string id) => id switch
    {
        "rules" => "Rules pay",
        "deep" => "Depth pays",
        _ when Family(id) == "learned" => "Learning pays",
        _ => $"'{id}' pays",
    };

    private static string Named(string id, bool capital = false) => id switch
    {
        "rules" => capital ? "The rules" : "rules",
        "majority" => capital ? "The majority class" : "the majority class",
        "learned" => capital ? "The learned stage" : "learned",
        _ => $"'{id}'",
    };

    private static bool IsPlural(string id) => id == "rules";

    // A second digit where one would show nothing.
    private static string Points(double share) =>
        (share * 100).ToString(Math.Abs(share) is > 0 and < 0.001 ? "+0.00;-0.00;0" : "+0.0;-0.0;0", CultureInfo.InvariantCulture);
}
