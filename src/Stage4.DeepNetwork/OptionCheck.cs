using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;
using MlNetPath.Torch.Training;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Refuses options that no training could go by.</summary>
internal static class OptionCheck
{
    private static readonly OptionRange Range = new("The deep network");

    // What the trainer writes into a file itself.
    private static readonly string[] OwnMetadata = [.. new TextModelInfo { Labels = ["any"], MaxBytes = 1, FoldsWhiteSpace = true }.ToMetadata().Keys, TrainingFacts.Key];

    /// <exception cref="InputException">One is out of its range; the message names it.</exception>
    public static void Check(DeepTextOptions options)
    {
        Range.Require(!string.IsNullOrEmpty(options.LabelColumnName), nameof(options.LabelColumnName), options.LabelColumnName, "the name of a column");
        Range.Require(!string.IsNullOrEmpty(options.TextColumnName), nameof(options.TextColumnName), options.TextColumnName, "the name of a column");
        Range.Require(options.MaxEpochs >= 1, nameof(options.MaxEpochs), options.MaxEpochs, "1 or more");
        Range.Require(options.Patience >= 1, nameof(options.Patience), options.Patience, "1 or more");
        Range.Require(options.BatchSize >= 1, nameof(options.BatchSize), options.BatchSize, "1 or more");
        Range.Require(options.BatchBytes >= 1, nameof(options.BatchBytes), options.BatchBytes, "1 or more");
        Range.Require(options.MaxBytes is >= 4 and <= 65_536, nameof(options.MaxBytes), options.MaxBytes, "4 to 65536");
        Range.Require(options.ClipNorm > 0, nameof(options.ClipNorm), options.ClipNorm, "above 0");
        Range.Require(options.LabelSmoothing is >= 0 and < 1, nameof(options.LabelSmoothing), options.LabelSmoothing, "0 to less than 1");
        Range.Require(options.ValidationFraction is >= 0 and < 1, nameof(options.ValidationFraction), options.ValidationFraction, "0 to less than 1");
        Range.Require(options.Towers is >= 1 and <= 64, nameof(options.Towers), options.Towers, "1 to 64");
        Range.Require(options.Width is >= 4 and <= 4096 && options.Width % 4 == 0, nameof(options.Width), options.Width, "a multiple of 4, 4 to 4096");
        Range.Require(options.Blocks is >= 0 and <= 256, nameof(options.Blocks), options.Blocks, "0 to 256");
        Range.RequireMachine(options.Threads, options.Device);
        Range.RequireSteps(options.LearningRate, options.WarmUpSteps, options.WeightDecay, options.Dropout);
        Range.RequireCourse(options.Budget, options.CheckpointFolder, options.Resume);
        CheckAugmentation(options.Augmentation);
        Range.Require(options.ModelPath is null || IsFileInFolder(options.ModelPath), nameof(options.ModelPath), $"'{options.ModelPath}'", "a file in a folder that exists");
        CheckMetadata(options.Metadata);
    }

    private static void CheckAugmentation(TextAugmentation augmentation)
    {
        const string Name = nameof(DeepTextOptions.Augmentation);
        Range.Require(augmentation is not null, Name, null, $"given, {nameof(TextAugmentation)}.{nameof(TextAugmentation.None)} for none");
        foreach ((string share, double value) in (IEnumerable<(string, double)>)[(nameof(augmentation.Windows), augmentation!.Windows), (nameof(augmentation.ChangedCase), augmentation.ChangedCase),
            (nameof(augmentation.WithoutPlaceholders), augmentation.WithoutPlaceholders), (nameof(augmentation.TrimmedEnds), augmentation.TrimmedEnds)])
        {
            Range.Require(value is >= 0 and <= 1, $"{Name}.{share}", value, "a share, 0 to 1");
        }
    }

    private static void CheckMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        const string Name = nameof(DeepTextOptions.Metadata);
        Range.Require(metadata is not null, Name, null, "given, without entries for none");
        foreach ((string key, string value) in metadata!)
        {
            Range.Require(key.Length > 0 && value is not null, $"{Name}[\"{key}\"]", value, "a name and a text");
            Range.Require(!OwnMetadata.Contains(key), $"{Name}[\"{key}\"]", value, "left to the trainer, which writes it itself");
        }
    }

    private static bool IsFileInFolder(string path) =>
        path.Length > 0 && !Path.EndsInDirectorySeparator(path) && !Directory.Exists(path) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)));
}
