using System.Text.Json;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What a network was trained with, as its file's metadata keeps it, so that the card can be written from the file.</summary>
internal sealed record TrainingFacts
{
    /// <summary>What it is called in the metadata.</summary>
    public const string Key = "mlnetpath.training";

    /// <summary>Epochs that were begun.</summary>
    public required int Epochs { get; init; }

    /// <summary>Minutes of training.</summary>
    public required double Minutes { get; init; }

    /// <summary>Where chance began.</summary>
    public required int Seed { get; init; }

    /// <summary>Whether further texts were learned.</summary>
    public required bool MoreTexts { get; init; }

    /// <summary>How many training texts were left out since they equal a text that is held out; null in files of a time when they were not counted.</summary>
    public int? LeftOut { get; init; }

    /// <summary>The longest part of a text that is read.</summary>
    public required int MaxBytes { get; init; }

    /// <summary>How texts were varied.</summary>
    public required TextAugmentation Augmentation { get; init; }

    /// <summary>How much the votes of the linear model count beside the network's own logits.</summary>
    public required double VoteShare { get; init; }

    /// <summary>Reads it from a file's metadata.</summary>
    /// <exception cref="InputException">It is not there.</exception>
    public static TrainingFacts Of(IReadOnlyDictionary<string, string> metadata, string path) =>
        metadata.TryGetValue(Key, out string? json) && JsonSerializer.Deserialize<TrainingFacts>(json) is { } facts
            ? facts
            : throw new InputException($"'{path}' does not say how it was trained: its metadata has no '{Key}'. Train it anew.");

    /// <summary>As metadata.</summary>
    public KeyValuePair<string, string> ToMetadata() => new(Key, JsonSerializer.Serialize(this));
}
