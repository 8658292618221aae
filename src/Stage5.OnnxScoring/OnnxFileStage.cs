using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.MLNet;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>
/// Anybody's text classifier in an ONNX file, on the processor: one of raw bytes, or one that takes the text itself, as <see cref="OnnxScoringCatalog"/> says of <c>ClassifyText</c>. Its labels are those of the task, in any order.
/// Nothing is trained; the artifact is the file. Fitted models are safe to use from many threads, and disposable.
/// </summary>
public sealed class OnnxFileStage : IStage
{
    private readonly ModelFiles files;
    private readonly IReadOnlyList<string>? given;
    private readonly string sha256;

    /// <summary>Reads the file; whether it fits a task shows when it is fitted.</summary>
    /// <param name="path">The file; its weights may lie in files beside it.</param>
    /// <param name="labels">The labels in the order of its output, if it does not name them in its metadata. They are copied.</param>
    /// <exception cref="InputException">There is no such file, it is no ONNX model, or it names other labels than were given, or the same in another order.</exception>
    public OnnxFileStage(string path, IReadOnlyList<string>? labels = null)
    {
        files = ModelFiles.Read(path);
        IReadOnlyList<string>? own = LabelsIn(files.Summary, path);
        if (own is not null && labels is not null && !own.SequenceEqual(labels))
        {
            throw new InputException($"'{path}' names its labels itself ({string.Join(", ", own)}), and others were given ({string.Join(", ", labels)}). Give none.");
        }

        given = own is null && labels is not null ? [.. labels] : null;
        Labels = own ?? given;
        sha256 = files.Sha256(given);
        DefaultOptions = new OnnxFileOptions { Sha256 = sha256 };
        string name = Path.GetFileNameWithoutExtension(path);
        Card = new StageCard($"onnx:{name}", name, Deterministic: true) { TrainedElsewhere = true };
    }

    /// <summary>The labels in the order of the file's output, from its metadata or as they were given; null where neither tells.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <inheritdoc/>
    public StageCard Card { get; }

    /// <inheritdoc/>
    public StageOptions DefaultOptions { get; }

    /// <inheritdoc/>
    /// <exception cref="InputException">The file is no text classifier, its labels are not known, or they are not those of the task; or the options are those of another file.</exception>
    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        if (options is OnnxFileOptions { Sha256: { Length: > 0 } wanted } && wanted != sha256)
        {
            throw new InputException($"'{files.Path}' is not the file that the options are for: its SHA-256, with that of its labels, is {sha256}, and theirs is {wanted}. Take the stage's own options.");
        }

        return Labels is not null
            ? Pipeline(ml, files.Path, new LabelsFile(task.Labels, given))
            : throw new InputException($"'{files.Path}' does not name its labels in its metadata. Give them in the order of its output.");
    }

    /// <inheritdoc/>
    public void Save(MLContext ml, ITransformer model, TextTask task, string folder)
    {
        ArgumentNullException.ThrowIfNull(task);
        files.CopyTo(Path.Combine(folder, ExportedModel.File));
        new LabelsFile(task.Labels, given).Write(folder);
    }

    /// <inheritdoc/>
    public ITransformer Load(MLContext ml, string folder)
    {
        ArgumentNullException.ThrowIfNull(ml);
        return Pipeline(ml, Path.Combine(folder, ExportedModel.File), LabelsFile.Read(folder), files.Path).Fit(NoTexts.View);
    }

    /// <inheritdoc/>
    public long? CountParameters(ITransformer model) => files.Summary.Parameters;

    private static IEstimator<ITransformer> Pipeline(MLContext ml, string path, LabelsFile labels, string? name = null)
    {
        try
        {
            return ml.Transforms.ClassifyText(path, new ClassifyTextOptions
            {
                TextColumn = StageColumns.Text,
                Labels = labels.Task,
                FileLabels = labels.File,
                Model = new OnnxModelOptions { Name = name, Provider = ExecutionProvider.Cpu, Threads = 1 },
            });
        }
        catch (Exception e) when (e is OnnxModelException or ArgumentException)
        {
            throw new InputException(e.Message, e);
        }
    }

    private static IReadOnlyList<string>? LabelsIn(ModelSummary summary, string path)
    {
        if (!summary.Metadata.ContainsKey(TextModelInfo.LabelsKey))
        {
            return null;
        }

        try
        {
            return TextModelInfo.FromMetadata(summary.Metadata).Labels;
        }
        catch (FormatException e)
        {
            throw new InputException($"'{path}' is no text classifier: {e.Message}. Export it anew.", e);
        }
    }
}
