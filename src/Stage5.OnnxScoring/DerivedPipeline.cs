using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>A stage that is made from another one, as a pipeline of its own: fits the other one, and turns what comes of it into this one's model.</summary>
internal sealed class DerivedPipeline(OnnxScoringStage stage, MLContext ml, TextTask task, StageOptions options) : IEstimator<ITransformer>
{
    private readonly IEstimator<ITransformer> source = stage.Source.CreatePipeline(ml, task, options);

    /// <inheritdoc/>
    public ITransformer Fit(IDataView input)
    {
        using var scratch = new ScratchFolder();
        string from = Directory.CreateDirectory(Path.Combine(scratch.Path, "source")).FullName, to = Directory.CreateDirectory(Path.Combine(scratch.Path, "model")).FullName;
        ITransformer fitted = source.Fit(input);
        using (fitted as IDisposable)
        {
            stage.Source.Save(ml, fitted, task, from);
        }

        options.Cancellation.ThrowIfCancellationRequested();
        stage.Derive(ml, from, task, to);
        return ((ScoringModel)stage.Load(ml, to)).Keep();
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => source.GetOutputSchema(inputSchema);
}
