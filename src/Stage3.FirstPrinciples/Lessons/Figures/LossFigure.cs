namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Two losses over the epochs: of the sentences that the network learns from, and of sentences that were kept from it.</summary>
internal static class LossFigure
{
    private const int Width = 720, Height = 380, Left = 60, Right = 210, Top = 60, Bottom = 50;

    /// <summary>Draws it.</summary>
    /// <param name="epochs">Loss in training and on held-out sentences, the first epoch first.</param>
    /// <param name="lowest">The loss that no training can get below.</param>
    public static string Draw(IReadOnlyList<(double Training, double HeldOut)> epochs, double lowest)
    {
        var figure = new SvgFigure(Width, Height, "Loss over the epochs: it falls for the sentences that are learned, and rises for those that are held out");
        double top = Math.Ceiling(epochs.Max(e => Math.Max(e.Training, e.HeldOut)));
        double X(int epoch) => Left + ((Width - Left - Right) * (epoch - 1.0) / (epochs.Count - 1));
        double Y(double loss) => Height - Bottom - ((Height - Top - Bottom) * loss / top);
        figure.Text("name", Left, 32, "Learned by heart: the loss of a next-word network");
        for (int loss = 0; loss <= top; loss += 2)
        {
            figure.Line(loss == 0 ? "axis" : "grid", (Left, Y(loss)), (Width - Right, Y(loss)));
            figure.Text("note right", Left - 10, Y(loss) + 4, $"{loss}");
        }

        for (int epoch = 1; epoch <= epochs.Count; epoch += 3)
        {
            figure.Text("note middle", X(epoch), Height - Bottom + 20, $"{epoch}");
        }

        figure.Text("note middle", (Left + Width - Right) / 2.0, Height - 10, "epoch");
        figure.Line("dashed", (Left, Y(lowest)), (Width - Right, Y(lowest)));
        figure.Line("line-a", epochs.Select((e, i) => (X(i + 1), Y(e.Training))));
        figure.Line("line-b", epochs.Select((e, i) => (X(i + 1), Y(e.HeldOut))));
        double end = Width - Right + 12;
        figure.Text("b", end, Y(epochs[^1].HeldOut) + 4, "sentences held out");
        figure.Text("a", end, Y(epochs[^1].Training) - 4, "sentences learned from");
        figure.Text("note", end, Y(lowest) + 14, "all counts known by heart");
        return figure.ToString();
    }
}
