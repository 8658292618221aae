using static TorchSharp.torch;

namespace MlNetPath.Torch.Training;

/// <summary>Everything that a training is made of at a moment: what a checkpoint holds. Not safe to use from several threads.</summary>
internal sealed class TrainingState : IDisposable
{
    /// <param name="network">The network, on its device; not owned.</param>
    /// <param name="learningRate">The size of a step.</param>
    /// <param name="weightDecay">How strongly weights are pulled to 0.</param>
    public TrainingState(nn.Module network, double learningRate, double weightDecay)
    {
        Network = network;
        Adam = optim.AdamW(network.parameters().Where(p => p.requires_grad), learningRate, weight_decay: weightDecay);
    }

    /// <summary>The network.</summary>
    public nn.Module Network { get; }

    /// <summary>Its optimizer.</summary>
    public TorchSharp.Modules.AdamW Adam { get; }

    /// <summary>The epoch under way, from 1.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>Batches of it that were learned.</summary>
    public int Batches { get; set; }

    /// <summary>Their loss, summed over all that was learned of them.</summary>
    public double LossSum { get; set; }

    /// <summary>How much was learned of them.</summary>
    public long LossWeight { get; set; }

    /// <summary>Texts of the epoch that were learned.</summary>
    public int Texts { get; set; }

    /// <summary>Steps of all epochs.</summary>
    public long Steps { get; set; }

    /// <summary>Seconds of training before this process.</summary>
    public double Seconds { get; set; }

    /// <summary>The ends of epochs.</summary>
    public List<TrainingPoint> History { get; } = [];

    /// <summary>The epoch with the lowest validation loss, 0 for none yet.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Its loss.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>Its network, as it saves itself; null before there is one.</summary>
    public byte[]? Best { get; private set; }

    /// <summary>Keeps the network as it is, if nothing better is kept.</summary>
    public void Offer(int epoch, double loss)
    {
        if (loss < BestLoss)
        {
            Keep(epoch, loss, Save(Network));
        }
    }

    /// <summary>Keeps a network.</summary>
    public void Keep(int epoch, double loss, byte[] network) => (BestEpoch, BestLoss, Best) = (epoch, loss, network);

    /// <summary>Puts the best network's weights back into the network.</summary>
    public void PutBack()
    {
        if (Best is { } best)
        {
            using var reader = new BinaryReader(new MemoryStream(best));
            Network.load(reader);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Adam.Dispose();

    private static byte[] Save(nn.Module network)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            network.save(writer);
        }

        return stream.ToArray();
    }
}
