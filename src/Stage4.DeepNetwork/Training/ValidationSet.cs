using MlNetPath.Core;
using MlNetPath.Torch.Training;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Texts that a network is measured on while it learns, all of them each time. Where texts are varied for training, each is there varied, too.</summary>
internal sealed class ValidationSet
{
    private readonly byte[][] texts;
    private readonly long[] labels;
    private readonly bool[] isPlain;
    private readonly int plain;
    private readonly int labelCount;
    private readonly Device device;

    /// <param name="data">The texts.</param>
    /// <param name="labelCount">How many labels there are.</param>
    /// <param name="augmentation">How training texts are varied.</param>
    /// <param name="maxBytes">The longest text.</param>
    /// <param name="device">Where the network is.</param>
    public ValidationSet(TextData data, int labelCount, TextAugmentation augmentation, int maxBytes, Device device)
    {
        (this.labelCount, this.device) = (labelCount, device);
        int[] labelled = [.. Enumerable.Range(0, data.Count).Where(row => data.Labels[row] != TextData.UnknownLabel)];
        var random = new Random(1); // the same whatever the training's seed is, so that two trainings can be compared
        string[] whole = [.. labelled.Select(data.Text)];
        string[] varied = augmentation.IsNone ? [] : [.. whole.Select(text => augmentation.Vary(text, random))];
        plain = whole.Length;
        byte[][] bytes = [.. whole.Concat(varied).Select(text => TextCut.Encode(text, maxBytes))];
        int[] order = [.. Enumerable.Range(0, bytes.Length)];
        int[] truth = [.. labelled.Select(row => data.Labels[row])];
        Array.Sort([.. bytes.Select(text => text.Length)], order);
        texts = [.. order.Select(i => bytes[i])];
        labels = [.. order.Select(i => (long)truth[i % plain])];
        isPlain = [.. order.Select(i => i < plain)];
    }

    /// <summary>How many texts there are, varied ones counted.</summary>
    public int Count => texts.Length;

    /// <summary>Mean loss (cross-entropy, base e) over all texts, and the share of the unvaried ones labelled right.</summary>
    public (double Loss, double? Accuracy) Measure(nn.Module<Tensor, Tensor> network, CancellationToken cancellation)
    {
        double loss = 0;
        int right = 0, row = 0;
        foreach (float[] logits in Logits(network, cancellation))
        {
            loss -= LogProbability(logits, (int)labels[row], 1);
            right += isPlain[row] && Array.IndexOf(logits, logits.Max()) == labels[row] ? 1 : 0;
            row++;
        }

        return (loss / Count, (double)right / plain);
    }

    /// <summary>The logits of the texts as they are.</summary>
    public float[][] PlainLogits(nn.Module<Tensor, Tensor> network, CancellationToken cancellation) => [.. Logits(network, cancellation).Where((_, row) => isPlain[row])];

    /// <summary>What logits are to be multiplied by for the lowest mean loss on the texts as they are, the temperature's inverse, and that loss.</summary>
    /// <remarks>Guo et al., "On Calibration of Modern Neural Networks", 2017.</remarks>
    /// <param name="logits">What <see cref="PlainLogits"/> gives, or a mixture of such.</param>
    public (double Factor, double Loss) Calibrate(float[][] logits)
    {
        (float[] Logits, int Label)[] rows = [.. logits.Zip(labels.Where((_, row) => isPlain[row]), (own, label) => (own, (int)label))];

        // The loss has one minimum along this line; golden section search finds it.
        double low = Math.Log(0.01), high = Math.Log(2); // of texts that are all labelled right, no certainty would be too much
        double ratio = (Math.Sqrt(5) - 1) / 2;
        double a = high - (ratio * (high - low)), b = low + (ratio * (high - low));
        (double lossA, double lossB) = (Loss(a), Loss(b));
        while (high - low > 1e-3)
        {
            if (lossA < lossB)
            {
                (high, b, lossB) = (b, a, lossA);
                a = high - (ratio * (high - low));
                lossA = Loss(a);
            }
            else
            {
                (low, a, lossA) = (a, b, lossB);
                b = low + (ratio * (high - low));
                lossB = Loss(b);
            }
        }

        double best = (low + high) / 2;
        return (Math.Exp(best), Loss(best) / Math.Max(1, rows.Length));

        double Loss(double factor) => -rows.Sum(row => LogProbability(row.Logits, row.Label, Math.Exp(factor)));
    }

    private IEnumerable<float[]> Logits(nn.Module<Tensor, Tensor> network, CancellationToken cancellation)
    {
        network.eval();
        using var pause = new CollectionPause();
        for (int start = 0; start < texts.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            pause.Between();
            int count = Math.Min(texts.Length - start, Math.Clamp(65_536 / Math.Max(1, texts[Math.Min(start + 512, texts.Length) - 1].Length), 16, 512));
            float[] values;
            using (no_grad())
            using (NewDisposeScope())
            {
                values = network.call(TextBatch.ToTensor(texts.AsSpan(start, count), device)).cpu().data<float>().ToArray();
            }

            for (int row = 0; row < count; row++)
            {
                yield return values[(row * labelCount)..((row + 1) * labelCount)];
            }

            start += count;
        }
    }

    private static double LogProbability(float[] logits, int label, double factor)
    {
        double highest = logits.Max() * factor;
        return (logits[label] * factor) - highest - Math.Log(logits.Sum(logit => Math.Exp((logit * factor) - highest)));
    }
}
