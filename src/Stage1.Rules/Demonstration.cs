using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules;

/// <summary>Shows a rule book at work: texts, the rules that fired, the points, the winner; how many are right; and what went wrong, in groups.</summary>
internal sealed class Demonstration(TextTask task, RuleBook book, TextWriter output)
{
    private const int ShownWrong = 3, LongestShown = 60;

    // Written for this program, for each built-in task: one easy text, one that needs small signs, one on which two labels tie, one without any sign.
    private static readonly Dictionary<string, string[]> Texts = new(StringComparer.Ordinal)
    {
        ["languages"] = ["Wo ist der Bahnhof?", "Onde fica a estação?", "Modul", "42 + 17"],
        ["components"] = ["Avoid calling 'Dispose' twice", "'yield' kann hier nicht verwendet werden", "42 + 17"],
    };

    private readonly MLContext ml = new(seed: 1);
    private readonly RulesStage stage = new(book);

    /// <summary>Shows it, on the test split or else on the validation split.</summary>
    public void Run(bool test)
    {
        ITransformer model = Fit(stage);
        foreach (string text in Texts[task.Name])
        {
            string why = stage.Explain(model, text)!;
            output.WriteLine($"{text}\n    {why.Replace("; rule '", "\n    rule '", StringComparison.Ordinal).Replace(" -> ", "\n    -> ", StringComparison.Ordinal)}\n");
        }

        TextData data = test ? task.TestData : task.ValidationData;
        int[] answers = Answers(model, data);
        int[] again = Answers(model, data);
        int[] majority = Answers(Fit(new MajorityStage()), data);
        output.WriteLine($"{data.Count:N0} {(test ? "test" : "validation")} texts of '{task.Name}', {task.Labels.Count} labels");
        output.WriteLine($"  majority class  {Right(majority, data):0.0%} right   the answer is always '{task.Labels[majority[0]]}'");
        output.WriteLine($"  written rules   {Right(answers, data):0.0%} right   {book.Rules.Count} rules of '{book.Name}'");
        output.WriteLine($"  answered twice: {answers.Zip(again).Count(pair => pair.First == pair.Second):N0} of {data.Count:N0} answers are the same");
        ShowIntervals(answers, data);
        ShowWrong((RuleScorer)((TextScoringTransformer)model).Scorer, data, answers);
    }

    private ITransformer Fit(RulesStage rules) => rules.CreatePipeline(ml, task, rules.DefaultOptions).Fit(task.Train(ml));

    private int[] Answers(ITransformer model, TextData data) => ScoreTable.Compute(model, task.View(ml, data), task.Labels.Count).Predicted;

    private static double Right(int[] answers, TextData data) => Enumerable.Range(0, data.Count).Count(row => answers[row] == data.Labels[row]) / (double)data.Count;

    // The same rules, judged by more and more texts. The data is in the order of its messages, so they are drawn, always the same ones.
    private void ShowIntervals(int[] answers, TextData data)
    {
        output.WriteLine("\nHow far may luck have moved it?");
        int[] drawn = [.. Enumerable.Range(0, data.Count)];
        new Random(1).Shuffle(drawn);
        foreach (int n in new[] { 10, 100, 1_000, data.Count }.Where(n => n <= data.Count).Distinct())
        {
            int right = drawn.Take(n).Count(row => answers[row] == data.Labels[row]);
            ConfidenceInterval interval = WilsonInterval.Of(right, n);
            output.WriteLine($"  {right,5:N0} of {n,5:N0} right: {right / (double)n,6:0.0%}, 95% interval {interval.Low:0.0%} to {interval.High:0.0%}");
        }

        output.WriteLine();
    }

    private void ShowWrong(RuleScorer scorer, TextData data, int[] answers)
    {
        int[] wrong = [.. Enumerable.Range(0, data.Count).Where(row => answers[row] != data.Labels[row])];
        output.WriteLine($"{wrong.Length:N0} wrong answers");
        foreach (IGrouping<string, int> group in wrong.GroupBy(row => Reason(scorer.PointsOf(data.Text(row)), data.Labels[row], answers[row])).OrderByDescending(g => g.Count()))
        {
            output.WriteLine($"  {group.Count():N0}: {group.Key}");

            // From all over the group, and short enough for a line.
            int[] rows = [.. group.Where(row => data.Text(row).Length <= LongestShown)];
            for (int i = 0; i < Math.Min(ShownWrong, rows.Length); i++)
            {
                int row = rows[(int)((i + 0.5) * rows.Length / Math.Min(ShownWrong, rows.Length))];
                int[] points = scorer.PointsOf(data.Text(row));

                // Of labels with as many points, the two that matter come first.
                string answer = task.Labels[answers[row]], truth = task.Labels[data.Labels[row]];
                IEnumerable<string> best = scorer.Labels.Zip(points).Where(p => p.Second > 0)
                    .OrderByDescending(p => p.Second).ThenBy(p => p.First == answer ? 0 : p.First == truth ? 1 : 2)
                    .Take(3).Select(p => $"{p.First} {p.Second}");
                string totals = string.Join(", ", best.DefaultIfEmpty("no points"));
                output.WriteLine($"     {data.Text(row)}   is {truth}, answer {answer} ({totals})");
            }
        }
    }

    private static string Reason(int[] points, int truth, int answer) =>
        points.All(p => p <= 0) ? "no rule found anything, so the answer is the majority class"
        : points[truth] == points[answer] ? "a tie, and the other label stands earlier in the book"
        : points[truth] > 0 ? "the right label has points, another one has more"
        : "no rule found anything for the right label, but for another";
}
