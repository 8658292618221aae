using MlNetPath.Core;
using static MlNetPath.Stage3.FirstPrinciples.Digits;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>What each epoch does to the loss of the texts that are learned, and to that of texts which are not.</summary>
internal static class EpochsLesson
{
    /// <summary>Trains all epochs, without stopping early, and writes what each came to.</summary>
    public static void Run(TextTask task, string[] words, TextWriter output)
    {
        var options = new FirstPrinciplesOptions { Patience = new FirstPrinciplesOptions().Epochs };
        (_, TrainingResult result) = FirstPrinciplesStage.Learn(task, options, task.TrainData);
        output.WriteLine($"'{task.Name}': {task.TrainData.Count:N0} training texts and their windows, {task.ValidationData.Count:N0} validation texts, {options.Neurons} neurons");
        output.WriteLine();
        output.WriteLine($"{"epoch",5} {"loss in training",18} {"loss in validation",20} {"accuracy in validation",24}");
        foreach (EpochResult epoch in result.Epochs)
        {
            string best = epoch.Epoch == result.BestEpoch ? "   the best, and kept" : "";
            output.WriteLine($"{epoch.Epoch,5} {Of(epoch.TrainingLoss, 4),18} {Of(epoch.Validation!.Value.Loss, 4),20} {Of(100 * epoch.Validation.Value.Accuracy),23}%{best}");
        }
    }
}
