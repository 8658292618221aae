using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>
/// Stage 5: a model that another stage exported, scored in another way. Nothing is trained: the artifact is made from the source's, out of its ONNX file <c>1/model.onnx</c>, or what the source's
/// <see cref="IStage.Export"/> writes where its artifact has none. No libtorch is needed. Fitted models are safe to use from many threads, and disposable; <c>mlContext.Model.Save</c> works on them, and
/// <c>Model.Load</c> needs <c>mlContext.ComponentCatalog.RegisterAssembly(typeof(OnnxScoringCatalog).Assembly)</c> first.
/// </summary>
public sealed class OnnxScoringStage : IDerivedStage
{
    private static readonly Lazy<string?> NoCuda = new(CudaTrial.Run);

    private readonly OnnxScoringKind kind;

    /// <summary>Scores the models of a stage in a way.</summary>
    /// <param name="kind">How it is scored.</param>
    /// <param name="source">The stage whose model it is.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is none of its type.</exception>
    public OnnxScoringStage(OnnxScoringKind kind, IStage source)
    {
        ArgumentNullException.ThrowIfNull(source);
        this.kind = Enum.IsDefined(kind) ? kind : throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such way to score a model.");
        Source = source;
    }

    /// <inheritdoc/>
    public StageCard Card => kind switch
    {
        OnnxScoringKind.Stock => OwnCard("onnx-stock", "ApplyOnnxModel"),
        OnnxScoringKind.Int8 => OwnCard("onnx-int8", "8 bits"),
        _ => OwnCard("onnx-cuda", "CUDA"),
    };

    /// <inheritdoc/>
    public IStage Source { get; }

    /// <summary>Those of the source, which is what they are for.</summary>
    public StageOptions DefaultOptions => Source.DefaultOptions;

    /// <inheritdoc/>
    public string? Unavailable => kind == OnnxScoringKind.Cuda ? NoCuda.Value ?? Source.Unavailable : Source.Unavailable;

    /// <summary>All ways to score a stage's model: <c>onnx-stock</c>, <c>onnx-int8</c>, <c>onnx-cuda</c>.</summary>
    /// <param name="source">The stage.</param>
    public static IReadOnlyList<OnnxScoringStage> All(IStage source) => [.. Enum.GetValues<OnnxScoringKind>().Select(kind => new OnnxScoringStage(kind, source))];

    /// <inheritdoc/>
    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        StageUnavailableException.ThrowIf(this);
        return new DerivedPipeline(this, ml, task, options);
    }

    /// <inheritdoc/>
    public void Derive(MLContext ml, string sourceFolder, TextTask task, string folder)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(task);
        using var scratch = new ScratchFolder();
        string model = ExportedModel.Find(this, ml, sourceFolder, task, scratch.Path);
        switch (kind)
        {
            case OnnxScoringKind.Stock:
                StockScoring.Derive(Card.Id, ml, model, task, folder);
                break;
            case OnnxScoringKind.Int8:
                Int8Scoring.Derive(Card.Id, model, folder);
                break;
            default:
                ExportedModel.Copy(model, folder);
                break;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The model was not made by this stage.</exception>
    /// <exception cref="InputException">A file that the model was loaded from is gone.</exception>
    public void Save(MLContext ml, ITransformer model, TextTask task, string folder)
    {
        ScoringModel own = model as ScoringModel ?? throw new ArgumentException("The model was not made by this stage.", nameof(model));
        own.Write(folder);
    }

    /// <inheritdoc/>
    /// <exception cref="StageUnavailableException">CUDA does not run the model.</exception>
    public ITransformer Load(MLContext ml, string folder)
    {
        ArgumentNullException.ThrowIfNull(ml);
        return kind == OnnxScoringKind.Stock ? StockScoring.Load(Card.Id, ml, folder) : BatchScoring.Load(Card.Id, ml, folder, onCuda: kind == OnnxScoringKind.Cuda);
    }

    /// <inheritdoc/>
    public string Provider(ITransformer model) => kind == OnnxScoringKind.Cuda ? "CUDA" : "CPU";

    /// <inheritdoc/>
    public long? CountParameters(ITransformer model) => (model as ScoringModel)?.Parameters;

    private StageCard OwnCard(string id, string way) => Source.Card with { Id = id, Title = $"{Source.Card.Title}, {way}", SourceFolder = "Stage5.OnnxScoring", WrittenByHand = false };
}
