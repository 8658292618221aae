using Microsoft.ML;
using MlNetPath.Compare;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>A stage's model, read back from its artifact, that answers texts in batches. For one caller at a time.</summary>
internal sealed class TextClassifier : IDisposable
{
    private readonly MLContext ml;
    private readonly TextTask shape;
    private readonly ITransformer model;

    /// <summary>Loads the model.</summary>
    /// <exception cref="InputException">The artifact's files are damaged.</exception>
    public TextClassifier(IStage stage, StageArtifact artifact)
    {
        Stage = stage;
        ml = new MLContext(artifact.Seed);

        // A view of texts takes its schema from a task, of which the labels are all that matters here.
        shape = new TextTask(artifact.Task, artifact.Labels, TextData.Create([("", 0)]), TextData.Empty, TextData.Empty);
        model = stage.Load(ml, artifact.Folder);
        artifact.CheckLabels(model);
    }

    /// <summary>The stage.</summary>
    public IStage Stage { get; }

    /// <summary>The labels, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => shape.Labels;

    /// <summary>Scores texts.</summary>
    public ScoreTable Score(IReadOnlyList<string> texts, CancellationToken stop)
    {
        TextData data = TextData.Create(texts.Select(text => (WhiteSpace.Fold(text), TextData.UnknownLabel)));
        return ScoreTable.Compute(model, shape.View(ml, data), Labels.Count, stop);
    }

    /// <summary>Why a text is labelled as it is, in one line, or null where the stage cannot tell.</summary>
    public string? Explain(string text) => Stage.Explain(model, WhiteSpace.Fold(text));

    /// <inheritdoc/>
    public void Dispose() => (model as IDisposable)?.Dispose();
}
