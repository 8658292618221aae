using MlNetPath.Torch.Training;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What a <see cref="TextNetwork"/> learns: the labels of texts.</summary>
/// <param name="network">The network, on its device.</param>
/// <param name="texts">The training texts.</param>
/// <param name="validation">What it is measured on; null for nothing.</param>
/// <param name="labelWeights">What each label counts, [labels]; null for all the same.</param>
/// <param name="labelSmoothing">The share of certainty that is spread over all labels.</param>
/// <param name="device">Where the network is.</param>
internal sealed class TextLearner(TextNetwork network, TrainingTexts texts, ValidationSet? validation, Tensor? labelWeights, double labelSmoothing, Device device) : ILearner<TrainingBatch>
{
    /// <inheritdoc/>
    public int TextsInEpoch => texts.Count;

    /// <inheritdoc/>
    public IEnumerable<(TrainingBatch Batch, int Taken)> Epoch(int epoch) => texts.Epoch(epoch);

    /// <inheritdoc/>
    public (Tensor Loss, int Weight) Loss(TrainingBatch batch)
    {
        Tensor logits = network.Learn(TextBatch.ToTensor(batch.Texts, device), tensor(batch.Folds, device: device));
        Tensor labels = tensor(batch.Labels, device: device).repeat(network.Towers);
        return (nn.functional.cross_entropy(logits, labels, weight: labelWeights, label_smoothing: labelSmoothing), batch.Texts.Length);
    }

    /// <inheritdoc/>
    public (double Loss, double? Accuracy)? Measure(CancellationToken cancellation) => validation?.Measure(network, cancellation);
}
