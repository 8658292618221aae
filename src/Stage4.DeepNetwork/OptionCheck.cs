using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Refuses options that no training could go by.</summary>
internal static class OptionCheck
{
    /// <exception cref="InputException">One is out of its range; the message names it.</exception>
    public static void Check(DeepTextOptions options)
    {
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
        Require(options.ModelPath is null || Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(options.ModelPath))), nameof(options.ModelPath), options.ModelPath, "a file in a folder that exists");
        Require(options.Threads >= 0, nameof(options.Threads), options.Threads, "0 or more");
    }

    private static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new InputException(FormattableString.Invariant($"The deep network cannot be trained with {name} = {value}: it must be {range}."));
        }
    }
}
