using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>Compares how sure naive Bayes is with how often it is right, before and after its temperature is set.</summary>
internal static class CalibrationLesson
{
    /// <summary>Trains naive Bayes by counting alone, measures, sets the temperature on the validation split, measures again.</summary>
    public static void Run(TextTask task, string[] words, TextWriter output)
    {
        BucketWeights model = NaiveBayes.Train(task.TrainData, task.Labels.Count, new LearnedOptions());
        ClassificationMetrics before = Measure(model, task.TestData);
        float weight = model.Weights[0];
        Temperature.Fit(model, task.ValidationData, 0, CancellationToken.None);
        ClassificationMetrics after = Measure(model, task.TestData);

        output.WriteLine($"naive Bayes on '{task.Name}', {before.Count:N0} test texts; the temperature is {weight / model.Weights[0]:F2}");
        output.WriteLine();
        output.WriteLine($"{"",-14} {"before",26}   {"after",26}");
        output.WriteLine($"{"it is so sure",-14} {"texts",7} {"sure",8} {"right",9}   {"texts",7} {"sure",8} {"right",9}");
        foreach ((CalibrationBin was, CalibrationBin now) in before.ReliabilityBins.Zip(after.ReliabilityBins).Where(bins => bins.First.Count + bins.Second.Count > 0))
        {
            output.WriteLine($"{$"{was.From:0%} to {was.To:0%}",-14} {Bin(was)}   {Bin(now)}");
        }

        output.WriteLine();
        output.WriteLine($"{"accuracy",-14} {before.Accuracy,26:0.0%}   {after.Accuracy,26:0.0%}");
        output.WriteLine($"{"log-loss",-14} {before.LogLoss,26:F3}   {after.LogLoss,26:F3}");
        output.WriteLine($"{"Brier score",-14} {before.Brier,26:F3}   {after.Brier,26:F3}");
        output.WriteLine($"{"ECE",-14} {before.Ece,26:F3}   {after.Ece,26:F3}");
    }

    /// <summary>The metrics of a model's probabilities on texts.</summary>
    public static ClassificationMetrics Measure(BucketWeights model, TextData data)
    {
        var scores = new float[data.Count * model.LabelCount];
        Parallel.For(0, data.Count, row => model.Score(data.Text(row), scores.AsSpan(row * model.LabelCount, model.LabelCount)));
        return ClassificationMetrics.Compute(new ScoreTable(model.LabelCount, scores), data.Labels, probabilities: true);
    }

    private static string Bin(CalibrationBin bin) => bin.Count == 0 ? $"{0,7} {"",8} {"",9}" : $"{bin.Count,7:N0} {bin.Confidence,8:0.0%} {bin.Accuracy,9:0.0%}";
}
