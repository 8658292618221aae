using System.Globalization;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// How well the short windows of the test split could be labelled at best, by whoever knows the training texts: a window that they have, small and capital letters alike, gets the label under which they have it most often;
/// one that they don't have counts as right.
/// </summary>
internal static class CeilingLesson
{
    /// <summary>Counts, and prints the table.</summary>
    public static void Run(TextTask task, string[] rest, TextWriter output)
    {
        output.WriteLine("                            met in training   labelled as most often there   so at best");
        foreach ((TextSlice slice, int words) in task.Slices.Zip([1, 2]))
        {
            Dictionary<string, int[]> counts = Enumerable.Range(0, slice.Data.Count).Select(row => Folded(slice.Data.Text(row))).Distinct().ToDictionary(window => window, _ => new int[task.Labels.Count]);
            Count(task.TrainData, words, counts);
            Count(task.MoreTrainData, words, counts);
            int met = 0, usual = 0;
            for (int row = 0; row < slice.Data.Count; row++)
            {
                int[] labels = counts[Folded(slice.Data.Text(row))];
                if (labels.Max() is > 0 and int most)
                {
                    met++;
                    usual += labels[slice.Data.Labels[row]] == most ? 1 : 0;
                }
            }

            double all = slice.Data.Count;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{$"{slice.Data.Count:N0} windows of {slice.Name}",-30}{met / all,13:P1}{(met == 0 ? 0 : (double)usual / met),31:P1}{(usual + slice.Data.Count - met) / all,13:P1}"));
        }
    }

    private static string Folded(string text) => text.ToLowerInvariant();

    private static void Count(TextData data, int words, Dictionary<string, int[]> counts)
    {
        for (int row = 0; row < data.Count; row++)
        {
            if (data.Labels[row] == TextData.UnknownLabel)
            {
                continue;
            }

            string text = data.Text(row);
            IReadOnlyList<Range> found = TextWords.Find(text);
            for (int first = 0; first + words <= found.Count; first++)
            {
                if (counts.TryGetValue(Folded(text[found[first].Start.Value..found[first + words - 1].End.Value]), out int[]? labels))
                {
                    labels[data.Labels[row]]++;
                }
            }
        }
    }
}
