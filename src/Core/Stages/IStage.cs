using Microsoft.ML;

namespace MlNetPath.Core;

/// <summary>
/// One way to solve a text task, as an ML.NET pipeline. All stages read and write the columns of <see cref="StageColumns"/>,
/// so that they work with <c>Fit</c>, <c>Transform</c>, <c>PredictionEngine</c> and <c>MulticlassClassification.Evaluate</c> and can
/// take each other's place. Stages hold no state of a fit and are safe to use from many threads; a fitted transformer is safe
/// to use from many threads, a <c>PredictionEngine</c> is not.
/// </summary>
public interface IStage
{
    /// <summary>What the stage is.</summary>
    StageCard Card { get; }

    /// <summary>The options it works with when none are given.</summary>
    StageOptions DefaultOptions => new();

    /// <summary>Why the stage cannot run on this machine, in a few words such as <c>no CUDA</c>; null, the default, where it can.</summary>
    string? Unavailable => null;

    /// <summary>
    /// Makes the pipeline. Training reads the view that <c>Fit</c> is given; choices (early stopping, calibration, picking a model)
    /// are made on the task's validation split; the test split is never read.
    /// </summary>
    /// <param name="ml">The context: seed, logging.</param>
    /// <param name="task">The labels and the splits.</param>
    /// <param name="options">
    /// The stage's own options record, or a plain <see cref="StageOptions"/>. <c>Fit</c> ends with an <see cref="OperationCanceledException"/>
    /// when its token asks for it, and reports to its progress; ML.NET's own trainers know neither, but end when the rows they read do.
    /// </param>
    /// <exception cref="InputException">The options or the data cannot be used.</exception>
    IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options);

    /// <summary>Writes a fitted model into an existing empty folder. The default is ML.NET's own zip, <c>model.zip</c>.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="model">What <c>Fit</c> of this stage's pipeline returned.</param>
    /// <param name="task">The task it was fitted on.</param>
    /// <param name="folder">The folder.</param>
    void Save(MLContext ml, ITransformer model, TextTask task, string folder) => MlNetModel.Save(ml, model, task, folder);

    /// <summary>Reads what <see cref="Save"/> wrote. Needs neither the task nor its data.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InputException">The folder holds no model of this stage.</exception>
    ITransformer Load(MLContext ml, string folder) => MlNetModel.Load(ml, folder, Card.Id);

    /// <summary>
    /// Writes a fitted or loaded model for apps, which need neither this stage nor ML.NET for it, into the folder of its artifact: an ONNX file, <c>1/model.onnx</c>, and its card,
    /// <c>README.md</c>, and what a server wants to know of it, <c>config.pbtxt</c>. Before the file gets its name it is run beside the model. Stages whose model cannot be one write nothing.
    /// </summary>
    /// <param name="model">The fitted or loaded model.</param>
    /// <param name="task">The task it was fitted on.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="cancellation">Stops before anything is written.</param>
    /// <returns>What was written, or null for nothing.</returns>
    /// <exception cref="InputException">The file cannot be written, or not be run here.</exception>
    /// <exception cref="InvalidOperationException">The file does not compute what the model does; nothing was written.</exception>
    StageExport? Export(ITransformer model, TextTask task, string folder, CancellationToken cancellation = default) => null;

    /// <summary>
    /// What a fitted or loaded model computes on, in ONNX Runtime's short names: <c>CPU</c> (the default, and where all of ML.NET's own
    /// models run) or <c>CUDA</c>. A stage that can choose answers with what is used, not with what was wished for.
    /// </summary>
    /// <param name="model">The fitted or loaded model.</param>
    string Provider(ITransformer model) => "CPU";

    /// <summary>How many numbers or rules the model holds, or null where that says nothing.</summary>
    /// <param name="model">The fitted model.</param>
    long? CountParameters(ITransformer model) => null;

    /// <summary>Says why the model labels a text as it does, in one line, or null where the stage cannot tell.</summary>
    /// <param name="model">The fitted model.</param>
    /// <param name="text">The text.</param>
    string? Explain(ITransformer model, string text) => null;
}
