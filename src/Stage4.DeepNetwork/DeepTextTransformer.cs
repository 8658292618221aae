using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;
using MlNetPath.Onnx.Torch;
using MlNetPath.Torch.Training;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// What <see cref="DeepTextTrainer"/> learned, as a pipeline around an ONNX file: adds <c>PredictedLabel</c> (text, so that no <c>MapKeyToValue</c> is needed) and <c>Score</c> (a probability a label, with the labels as slot names).
/// <c>mlContext.Model.Save</c> writes it; loading needs no libtorch, only <c>mlContext.ComponentCatalog.RegisterAssembly(typeof(OnnxScoringCatalog).Assembly)</c> of MlNetPath.Onnx.MLNet.
/// </summary>
/// <remarks>Safe to use from many threads, except for <see cref="Dispose"/>.</remarks>
public sealed class DeepTextTransformer : ITransformer, IDisposable
{
    private readonly ITransformer scoring;
    private readonly ScratchFolder? scratch;

    internal DeepTextTransformer(ITransformer scoring, string modelPath, IReadOnlyList<string> labels, IReadOnlyList<TrainingPoint> history, ExportReport? export = null, TextParity? parity = null, ScratchFolder? scratch = null)
    {
        (this.scoring, ModelPath, Labels, History, Export, Parity, this.scratch) = (scoring, modelPath, labels, history, export, parity, scratch);
    }

    /// <summary>The ONNX file. Where none was asked for, it lies among the system's temporary files and is deleted with this.</summary>
    public string ModelPath { get; }

    /// <summary>The labels in the order of the scores.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How training went, epoch by epoch; empty where the model was loaded from a place that does not tell.</summary>
    public IReadOnlyList<TrainingPoint> History { get; }

    /// <summary>The proof that the file computes what the network computes; null where the model was loaded.</summary>
    public ExportReport? Export { get; }

    /// <summary>What both say of texts that were validated on; null where the model was loaded.</summary>
    public TextParity? Parity { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => scoring.IsRowToRowMapper;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => scoring.GetOutputSchema(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => scoring.Transform(input);

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => scoring.GetRowToRowMapper(inputSchema);

    /// <inheritdoc/>
    void ICanSaveModel.Save(ModelSaveContext ctx) => scoring.Save(ctx);

    /// <summary>Gives the model's memory back, and deletes the file if it is a temporary one.</summary>
    public void Dispose()
    {
        (scoring as IDisposable)?.Dispose();
        scratch?.Dispose();
    }
}
