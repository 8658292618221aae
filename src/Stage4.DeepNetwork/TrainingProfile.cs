using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What the stage tells the trainer.</summary>
internal static class TrainingProfile
{
    // Whoever compares stages on data of his own waits for it.
    private static readonly DeepTextOptions Quick = new() { MaxEpochs = 20, Budget = TimeSpan.FromSeconds(150), Patience = 3 };

    /// <summary>How the models under <c>models/</c> are trained.</summary>
    public static DeepTextOptions Thorough { get; } = new() { MaxEpochs = 24, Budget = TimeSpan.FromMinutes(70), Patience = 24 };

    /// <summary>The trainer's options for a task.</summary>
    public static DeepTextOptions Of(MLContext ml, TextTask task, DeepNetworkOptions options)
    {
        DeepTextOptions training = options.Training ?? (options.Thorough ? Thorough : Quick);
        HeldOutTexts heldOut = task.HeldOut;
        return training with
        {
            LabelColumnName = StageColumns.Label,
            TextColumnName = StageColumns.Text,
            Validation = task.Validation(ml), // even without rows: nothing is taken from the training texts, the split is the task's
            MoreTexts = options.MoreTexts && task.MoreTrainData.Count > 0 ? task.View(ml, task.MoreTrainData) : null,
            HeldOut = heldOut.Count == 0 ? null : text => heldOut.Contains(text),
            Augmentation = options.Augment ? task.Augmentation : TextAugmentation.None,
            Metadata = Metadata(task, options),
            Budget = options.Budget ?? training.Budget,
            Seed = options.Seed,
            Threads = options.Threads,
            Device = options.Device,
            CheckpointFolder = options.CheckpointFolder,
            Resume = options.Resume,
            Finish = options.Finish,
            Cancellation = options.Cancellation,
            Progress = options.Progress,
        };
    }

    private static Dictionary<string, string> Metadata(TextTask task, DeepNetworkOptions options)
    {
        var metadata = new Dictionary<string, string>
        {
            ["mlnetpath.stage"] = "deep",
            ["mlnetpath.task"] = task.Name,
            ["mlnetpath.data_fingerprint"] = task.Fingerprint,
        };
        string?[] licenses = [task.License, options.MoreTexts ? task.MoreLicense : null];
        if (licenses.OfType<string>().ToArray() is { Length: > 0 } known)
        {
            metadata["mlnetpath.data_license"] = string.Join("; ", known);
        }

        if (options.MoreTexts && task.MoreFingerprint is { } more)
        {
            metadata["mlnetpath.more_data_fingerprint"] = more;
        }

        return metadata;
    }
}
