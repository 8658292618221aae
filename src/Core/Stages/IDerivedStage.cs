using Microsoft.ML;

namespace MlNetPath.Core;

/// <summary>
/// A stage that is not trained: its artifact is made from that of another stage, as an exported network that is scored in another way. Where it is
/// fitted as a pipeline, the other stage is fitted and its model turned into this one's; whoever keeps artifacts trains the other stage once.
/// </summary>
public interface IDerivedStage : IStage
{
    /// <summary>The stage whose artifact this one's is made from.</summary>
    IStage Source { get; }

    /// <summary>Writes this stage's artifact.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="sourceFolder">The source's artifact, as <see cref="IStage.Save"/> wrote it; it is read only.</param>
    /// <param name="task">The task that the source was trained on.</param>
    /// <param name="folder">An existing empty folder.</param>
    /// <exception cref="StageUnavailableException">The source's model is none that this stage can be made from.</exception>
    /// <exception cref="InputException">A file cannot be read or written.</exception>
    void Derive(MLContext ml, string sourceFolder, TextTask task, string folder);
}
