using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>Trains <c>learned</c> with and without windows of the training texts, on both tasks.</summary>
internal static class WindowsLesson
{
    /// <summary>Trains four models and writes their accuracy.</summary>
    public static void Run(TextTask task, string[] words, TextWriter output)
    {
        output.WriteLine($"{"task",-12} {"windows",-8} {"validation",11} {"test",9} {"one word",9} {"two words",10}");
        foreach (TextTask each in (TextTask[])[task, Tasks.Components.Load()])
        {
            foreach (bool windows in (bool[])[true, false])
            {
                var ml = new MLContext(seed: 1);
                ITransformer model = new LearnedStage().CreatePipeline(ml, each, new LearnedOptions { Windows = windows }).Fit(each.Train(ml));
                output.WriteLine(
                    $"{each.Name,-12} {(windows ? "with" : "without"),-8} {Accuracy(model, each, each.ValidationData),11:0.00%} {Accuracy(model, each, each.TestData),9:0.00%}" +
                    $" {Slice(model, each, "one word"),9} {Slice(model, each, "two words"),10}");
            }
        }
    }

    private static string Slice(ITransformer model, TextTask task, string name) =>
        task.Slices.FirstOrDefault(slice => slice.Name == name) is { } slice ? $"{Accuracy(model, task, slice.Data):0.0%}" : "n/a";

    private static double Accuracy(ITransformer model, TextTask task, TextData data)
    {
        var ml = new MLContext(seed: 1);
        return ClassificationMetrics.Compute(ScoreTable.Compute(model, task.View(ml, data), task.Labels.Count), data.Labels, probabilities: true).Accuracy;
    }
}
