using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>A network that is trained in a second or two, for tests of what goes on around its training.</summary>
internal static class SmallTraining
{
    public static DeepTextOptions Options { get; } = new() { MaxEpochs = 2, Width = 8, Blocks = 1, BatchSize = 32, WarmUpSteps = 5, Threads = 1, Seed = 3 };

    public static DeepTextTrainer Trainer(DeepTextOptions options) => new MLContext(1).MulticlassClassification.Trainers.DeepText(options);

    /// <summary>The network of a file, as bytes. Its metadata has the minutes that training took, and is left out.</summary>
    public static byte[] Weights(string path)
    {
        var model = MlNetPath.Onnx.Graph.OnnxFile.Read(path);
        model.MetadataProps.Clear();
        return Google.Protobuf.MessageExtensions.ToByteArray(model);
    }

    public static InputException Fault(DeepTextOptions options, IDataView data) => Assert.Throws<InputException>(() => Trainer(options).Fit(data));

    public sealed class Reports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
