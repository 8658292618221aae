using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Refuses options that no training could go by.</summary>
internal static class OptionCheck
{
    // More threads than any machine has cores for; so many that they cannot be started would end the process.
    private const int MostThreads = 4096;

    // What the trainer writes into a file itself.
    private static readonly string[] OwnMetadata = [.. new TextModelInfo { Labels = ["any"], MaxBytes = 1, FoldsWhiteSpace = true }.ToMetadata().Keys, TrainingFacts.Key];

    /// <exception cref="InputException">One is out of its range; the message names it.</exception>
    public static void Check(DeepTextOptions options)
    {
        Require(!string.IsNullOrEmpty(options.LabelColumnName), nameof(options.LabelColumnName), options.LabelColumnName, "the name of a column");
        Require(!string.IsNullOrEmpty(options.TextColumnName), nameof(options.TextColumnName), options.TextColumnName, "the name of a column");
        Require(options.MaxEpochs >= 1, nameof(options.MaxEpochs), options.MaxEpochs, "1 or more");
        Require(options.Budget is not { } budget || budget > TimeSpan.Zero, nameof(options.Budget), options.Budget, "some time");
        Require(options.Patience >= 1, nameof(options.Patience), options.Patience, "1 or more");
        Require(options.BatchSize >= 1, nameof(options.BatchSize), options.BatchSize, "1 or more");
        Require(options.BatchBytes >= 1, nameof(options.BatchBytes), options.BatchBytes, "1 or more");
        Require(options.MaxBytes is >= 4 and <= 65_536, nameof(options.MaxBytes), options.MaxBytes, "4 to 65536");
        Require(options.LearningRate > 0 && double.IsFinite(options.LearningRate), nameof(options.LearningRate), options.LearningRate, "above 0");
        Require(options.WarmUpSteps >= 0, nameof(options.WarmUpSteps), options.WarmUpSteps, "0 or more");
        Require(options.WeightDecay >= 0 && double.IsFinite(options.WeightDecay), nameof(options.WeightDecay), options.WeightDecay, "0 or more");
        Require(options.ClipNorm > 0, nameof(options.ClipNorm), options.ClipNorm, "above 0");
        Require(options.LabelSmoothing is >= 0 and < 1, nameof(options.LabelSmoothing), options.LabelSmoothing, "0 to less than 1");
        Require(options.ValidationFraction is >= 0 and < 1, nameof(options.ValidationFraction), options.ValidationFraction, "0 to less than 1");
        Require(options.Towers is >= 1 and <= 64, nameof(options.Towers), options.Towers, "1 to 64");
        Require(options.Width is >= 4 and <= 4096 && options.Width % 4 == 0, nameof(options.Width), options.Width, "a multiple of 4, 4 to 4096");
        Require(options.Blocks is >= 0 and <= 256, nameof(options.Blocks), options.Blocks, "0 to 256");
        Require(options.Dropout is >= 0 and < 1, nameof(options.Dropout), options.Dropout, "0 to less than 1");
        Require(options.Threads is >= 0 and <= MostThreads, nameof(options.Threads), options.Threads, FormattableString.Invariant($"0 to {MostThreads}"));
        Require(Enum.IsDefined(options.Device), nameof(options.Device), options.Device, "one of " + string.Join(", ", Enum.GetNames<ComputeDevice>()));
        CheckAugmentation(options.Augmentation);
        CheckFiles(options);
        CheckMetadata(options.Metadata);
    }

    private static void CheckAugmentation(TextAugmentation augmentation)
    {
        const string Name = nameof(DeepTextOptions.Augmentation);
        Require(augmentation is not null, Name, null, $"given, {nameof(TextAugmentation)}.{nameof(TextAugmentation.None)} for none");
        foreach ((string share, double value) in (IEnumerable<(string, double)>)[(nameof(augmentation.Windows), augmentation!.Windows), (nameof(augmentation.ChangedCase), augmentation.ChangedCase),
            (nameof(augmentation.WithoutPlaceholders), augmentation.WithoutPlaceholders), (nameof(augmentation.TrimmedEnds), augmentation.TrimmedEnds)])
        {
            Require(value is >= 0 and <= 1, $"{Name}.{share}", value, "a share, 0 to 1");
        }
    }

    private static void CheckFiles(DeepTextOptions options)
    {
        Require(options.ModelPath is null || IsFileInFolder(options.ModelPath), nameof(options.ModelPath), $"'{options.ModelPath}'", "a file in a folder that exists");
        Require(options.CheckpointFolder is null || (options.CheckpointFolder.Length > 0 && !File.Exists(options.CheckpointFolder)), nameof(options.CheckpointFolder), $"'{options.CheckpointFolder}'", "a folder");
        Require(!options.Resume || options.CheckpointFolder is not null, nameof(options.Resume), options.Resume, $"false where there is no {nameof(options.CheckpointFolder)}");
    }

    private static void CheckMetadata(IReadOnlyDictionary<string, string> metadata)
    {
        const string Name = nameof(DeepTextOptions.Metadata);
        Require(metadata is not null, Name, null, "given, without entries for none");
        foreach ((string key, string value) in metadata!)
        {
            Require(key.Length > 0 && value is not null, $"{Name}[\"{key}\"]", value, "a name and a text");
            Require(!OwnMetadata.Contains(key), $"{Name}[\"{key}\"]", value, "left to the trainer, which writes it itself");
        }
    }

    private static bool IsFileInFolder(string path) =>
        path.Length > 0 && !Path.EndsInDirectorySeparator(path) && !Directory.Exists(path) && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)));

    private static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new InputException(FormattableString.Invariant($"The deep network cannot be trained with {name} = {value ?? "null"}: it must be {range}."));
        }
    }
}
