using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>How a model is applied to the rows of a view.</summary>
public sealed record ScoreOnnxOptions
{
    /// <summary>How many rows are read ahead and run together at most. Default: 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>
    /// Columns for the model's inputs, by the input's name. An input that is not named here takes the column of its own name; one that has a default in the file takes a column only if it is named here. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, string> InputColumns { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Columns for the model's outputs, by the output's name; outputs that are not named are not computed. Default: none, which stands for all outputs that are tensors, each under its own name.
    /// </summary>
    public IReadOnlyDictionary<string, string> OutputColumns { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Values that fill short rows up to the length of the longest in a run, by the input's name, for inputs whose first dimension after the batch is open: the model must ignore them. Rows of an input that is not named here
    /// run only with rows of their own length. Default: none, except that an input <c>bytes</c> of 64-bit integers is filled with 0 (see <see cref="TextModelInfo"/>).
    /// </summary>
    public IReadOnlyDictionary<string, double> PaddingValues { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// What one row's value looks like, without the batch, by the input's name; -1 for the one dimension that follows from how many values there are. Needed where the model leaves several dimensions open and the column does not have them. Default: none.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>> RowShapes { get; init; } = new Dictionary<string, IReadOnlyList<int>>();

    /// <summary>The labels that the outputs have a score for, in their order, whatever the outputs are called and the metadata say. Default: none.</summary>
    internal IReadOnlyList<string>? Labels { get; init; }

    /// <summary>How the model is loaded: provider, threads, logging. Not used for a model that is loaded already.</summary>
    public OnnxModelOptions Model { get; init; } = new();
}
