namespace MlNetPath.Onnx.Graph;

/// <summary>How <see cref="OnnxFile.Write"/> writes.</summary>
public sealed record OnnxWriteOptions
{
    /// <summary>How many bytes of weights a model's own file may hold; if there are more, all large ones go to a second file. 1 GB if not set, less than 2 GB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative, or more than a protocol buffer can hold.</exception>
    public long InlineWeightLimit
    {
        get;
        init => field = value is >= 0 and <= int.MaxValue
            ? value
            : throw new ArgumentOutOfRangeException(nameof(InlineWeightLimit), value, "A model's own file can hold less than 2 GB of weights.");
    } = 1 << 30;

    /// <summary>
    /// Where the files lie that the model refers to for its weights: the folder that it was read from. If that is another than the one written to, the weights are
    /// copied into the new model's second file. Not set: the folder written to.
    /// </summary>
    public string? ExternalDataFolder { get; init; }

    /// <summary>
    /// Called with the path of the finished file, which lies in a folder of its own with all of its data beside it, before anything takes its place: load it, run it. If this throws,
    /// the exception goes to the caller, nothing is written, and what was there before stays. It must leave no file open.
    /// </summary>
    public Action<string>? Check { get; init; }
}
