using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;
using static MlNetPath.Stage3.FirstPrinciples.Digits;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>What the network gets wrong on the validation split, beside what <c>learned</c> gets wrong there. The test split stays unread, as in Stage 2.</summary>
internal static class MistakesLesson
{
    private const int Shown = 4, LongestShown = 60;

    /// <summary>Trains both, and writes on which texts they differ.</summary>
    public static void Run(TextTask task, string[] words, TextWriter output)
    {
        var ml = new MLContext(seed: 1);
        ITransformer linear = new LearnedStage().CreatePipeline(ml, task, new LearnedOptions()).Fit(task.Train(ml));
        ScoreTable learned = ScoreTable.Compute(linear, task.Validation(ml), task.Labels.Count);
        ScoreTable network = ScoreTable.Compute(new TextScoringTransformer(TextLessons.Train(task), task.Labels), task.Validation(ml), task.Labels.Count);
        Show(task.Labels, task.ValidationData, learned, network, output);
    }

    /// <summary>Writes on which texts two models differ.</summary>
    public static void Show(IReadOnlyList<string> labels, TextData data, ScoreTable learned, ScoreTable network, TextWriter output)
    {
        int[] all = [.. Enumerable.Range(0, data.Count)];
        bool Right(ScoreTable scores, int row) => scores.Predicted[row] == data.Labels[row];
        int[] both = [.. all.Where(row => !Right(learned, row) && !Right(network, row))];
        int[] onlyNetwork = [.. all.Where(row => Right(learned, row) && !Right(network, row))];
        int[] onlyLearned = [.. all.Where(row => !Right(learned, row) && Right(network, row))];
        output.WriteLine($"{data.Count:N0} validation texts: {data.Count - both.Length - onlyNetwork.Length - onlyLearned.Length:N0} both label right, {both.Length} both label wrong");
        Group(onlyNetwork, "only the network labels wrong");
        Group(onlyLearned, "only 'learned' labels wrong");

        void Group(int[] rows, string name)
        {
            output.WriteLine();
            output.WriteLine($"{rows.Length}: {name}");
            foreach (int row in rows.OrderBy(row => data.Utf8(row).Length > LongestShown).Take(Shown))
            {
                output.WriteLine($"    {data.Text(row)}");
                output.WriteLine($"        is {labels[data.Labels[row]]}; the network says {Answer(network, row)}, learned {Answer(learned, row)}");
            }
        }

        string Answer(ScoreTable scores, int row) => $"{labels[scores.Predicted[row]]} ({Of(scores[row][scores.Predicted[row]])})";
    }
}
