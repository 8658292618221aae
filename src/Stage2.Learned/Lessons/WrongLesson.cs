using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// Sorts the texts of the validation split that <c>learned</c> gets wrong into groups by what is known of their words. The test split stays unread:
/// whoever improves a model after reading test texts measures his memory.
/// </summary>
internal static class WrongLesson
{
    private const int Shown = 3;
    private const int LongestShown = 60;

    /// <summary>Trains, and writes the groups with some texts of each.</summary>
    public static void Run(TextTask task, string[] words, TextWriter output)
    {
        var ml = new MLContext(seed: 1);
        ITransformer model = new LearnedStage().CreatePipeline(ml, task, new LearnedOptions()).Fit(task.Train(ml));
        ScoreTable scores = ScoreTable.Compute(model, task.Validation(ml), task.Labels.Count);
        Dictionary<string, HashSet<int>> labelsOf = LabelsOfWords(task.TrainData);
        TextData data = task.ValidationData;
        int[] wrong = [.. Enumerable.Range(0, data.Count).Where(row => scores.Predicted[row] != data.Labels[row])];
        output.WriteLine($"{wrong.Length} of {data.Count:N0} validation texts are labelled wrong");
        foreach (IGrouping<Group, int> group in wrong.GroupBy(row => GroupOf(data.Text(row), data.Labels[row], scores.Predicted[row], labelsOf)).OrderBy(group => group.Key))
        {
            output.WriteLine();
            output.WriteLine($"{group.Count()}: {Title(group.Key)}");
            foreach (int row in group.OrderBy(row => data.Utf8(row).Length > LongestShown).Take(Shown))
            {
                output.WriteLine($"    {data.Text(row)}");
                output.WriteLine($"        is {task.Labels[data.Labels[row]]} ({scores[row][data.Labels[row]]:F2}), taken for {task.Labels[scores.Predicted[row]]} ({scores[row][scores.Predicted[row]]:F2})");
            }
        }

        bool Unsure(int row) => scores[row][scores.Predicted[row]] < 0.5f;
        output.WriteLine();
        output.WriteLine($"probability below 0.5: {wrong.Count(Unsure)} of the {wrong.Length} wrong answers, {Enumerable.Range(0, data.Count).Except(wrong).Count(Unsure)} of the {data.Count - wrong.Length:N0} right ones");
    }

    /// <summary>What kind of mistake a wrong prediction is.</summary>
    public static Group GroupOf(string text, int label, int predicted, IReadOnlyDictionary<string, HashSet<int>> labelsOf)
    {
        string[] words = TextNormalizer.Words(text);
        bool In(string word, int where) => labelsOf.TryGetValue(word, out HashSet<int>? labels) && labels.Contains(where);
        return !words.Any(word => word.Any(char.IsLetter)) ? Group.Empty
            : words.All(word => In(word, label) && In(word, predicted)) ? Group.Ambiguous
            : words.Any(word => In(word, label) && !In(word, predicted)) ? Group.Outvoted
            : Group.Unknown;
    }

    private static string Title(Group group) => group switch
    {
        Group.Empty => "no word is left once placeholders and digits are dropped",
        Group.Ambiguous => "every word occurs in training texts of both labels",
        Group.Outvoted => "a word speaks for the true label and was outvoted",
        _ => "no word speaks for the true label: it is new, or only known from other labels",
    };

    private static Dictionary<string, HashSet<int>> LabelsOfWords(TextData data)
    {
        var labels = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        for (int row = 0; row < data.Count; row++)
        {
            foreach (string word in TextNormalizer.Words(data.Text(row)))
            {
                (labels.TryGetValue(word, out HashSet<int>? known) ? known : labels[word] = []).Add(data.Labels[row]);
            }
        }

        return labels;
    }

    /// <summary>The kinds of mistakes.</summary>
    public enum Group
    {
        /// <summary>Nothing to go by.</summary>
        Empty,

        /// <summary>Right for both labels.</summary>
        Ambiguous,

        /// <summary>Something spoke for the truth.</summary>
        Outvoted,

        /// <summary>Nothing did.</summary>
        Unknown,
    }
}
