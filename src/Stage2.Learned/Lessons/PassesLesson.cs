using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>Goes over the same texts again and again, and looks at texts that were not shown after each pass.</summary>
internal static class PassesLesson
{
    private const int Passes = 10;

    /// <summary>Corrects a naive Bayes model for ten passes, without windows, and writes what each pass did.</summary>
    public static void Run(TextTask task, string[] words, TextWriter output)
    {
        var options = new LearnedOptions();
        BucketWeights model = NaiveBayes.Train(task.TrainData, task.Labels.Count, options);
        Temperature.Fit(model, task.ValidationData, options.Threads, options.Cancellation);
        output.WriteLine($"'{task.Name}': {task.TrainData.Count:N0} training texts, {task.ValidationData.Count:N0} validation texts");
        output.WriteLine();
        output.WriteLine($"{"pass",4} {"log-loss in training",22} {"log-loss in validation",24} {"accuracy in validation",24}");
        Write(0, null);
        LogisticRegression.Train(model, task.TrainData, options with { Epochs = Passes, Progress = new AfterEachPass(Write) });

        void Write(int pass, double? loss)
        {
            ClassificationMetrics validation = CalibrationLesson.Measure(model, task.ValidationData);
            output.WriteLine($"{pass,4} {loss,22:F3} {validation.LogLoss,24:F3} {validation.Accuracy,24:0.00%}");
        }
    }

    // Training waits for it, so the model is looked at as the pass left it.
    private sealed class AfterEachPass(Action<int, double?> look) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value is { EpochEnded: true, Epoch: { } pass })
            {
                look(pass, value.Loss);
            }
        }
    }
}
