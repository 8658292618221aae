using Microsoft.ML;
using MlNetPath.Onnx.MLNet;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>How an exported network is scored, after training and when it is loaded. Stateless, so safe from any thread.</summary>
internal static class NetworkScoring
{
    /// <summary>Makes the pipeline that scores through a file.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">The file.</param>
    /// <param name="view">A view of the columns that it will be given.</param>
    /// <param name="textColumn">The column of texts.</param>
    /// <param name="provider">Where it computes.</param>
    /// <param name="threads">How many threads a run may use; 0 for one a core.</param>
    /// <exception cref="OnnxModelException">The file cannot be loaded, or is no text classifier.</exception>
    public static ITransformer Load(MLContext ml, string path, IDataView view, string textColumn, ExecutionProvider provider, int threads) =>
        ml.Transforms.ClassifyText(path, new ClassifyTextOptions { TextColumn = textColumn, Model = new() { Provider = provider, Threads = threads } }).Fit(view);

    /// <summary>Where a network scores: where it was trained. CUDA's libtorch may come with an ONNX Runtime for the processor, which is no reason to lose the training: there it scores on the processor.</summary>
    /// <param name="trainedOnCuda">Whether it was trained on CUDA.</param>
    public static ExecutionProvider ProviderAfter(bool trainedOnCuda) => trainedOnCuda ? ExecutionProvider.Auto : ExecutionProvider.Cpu;
}
