using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// Lets a network begin where counting ends: its n-grams' rows are what naive Bayes says of them, and its straight way to the logits adds them up. What is learned from there is what
/// counting cannot know: which n-grams say the same thing twice, their order, and what the deep part sees.
/// </summary>
internal static class NaiveBayesStart
{
    // A log-odds of 1 as a row's length: large enough beside the random part, and small enough for the layers above.
    private const float Scale = 0.15f;

    // How often an n-gram counts as seen with each label before it is.
    private const float Smoothing = 0.3f;

    /// <summary>What <see cref="Soften"/> is mostly given.</summary>
    public const double UsualFactor = 0.15;

    /// <summary>Makes the straight way less sure of itself: naive Bayes counts what n-grams share again and again.</summary>
    /// <param name="network">The network.</param>
    /// <param name="factor">What its logits are multiplied by.</param>
    public static void Soften(TextNetwork network, double factor)
    {
        using var off = no_grad();
        network.StraightWay.mul_(factor);
    }

    /// <summary>Counts the n-grams of one epoch of lessons, and sets the table and the straight way. What the rows held before stays beside that.</summary>
    public static void Apply(TextNetwork network, Lessons lessons, int labels, Device device, CancellationToken cancellation)
    {
        using var off = no_grad();
        using DisposeScope outer = NewDisposeScope();
        long buckets = network.Table.Rows.shape[0], size = network.Table.Rows.shape[1];
        Tensor counts = zeros(buckets * labels, device: device);
        foreach ((Lesson lesson, _) in lessons.Epoch(0))
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor rows = network.RowsOf(TextBatch.ToTensor(lesson.Texts, device)); // [batch, length, lengths of n-grams]
            Tensor places = ((rows * labels) + tensor(lesson.Labels, device: device).view(-1, 1, 1)).flatten();
            counts.index_add_(0, places, ones_like(places, ScalarType.Float32), 1);
        }

        Tensor table = counts.view(buckets, labels);
        table[0] = 0; // no n-gram
        Tensor odds = ((table + Smoothing) / (table.sum(0, keepdim: true) + (Smoothing * buckets))).log();
        odds -= odds.mean([1L], keepdim: true);

        // Directions at right angles, one a label, where the rows have as many numbers; else as good as that goes.
        Tensor directions = labels <= size
            ? linalg.qr(randn(size, labels, device: device)).Q.transpose(0, 1)
            : randn(labels, size, device: device) / Math.Sqrt(size);
        network.Table.Rows.copy_(Beside(network.Table.Rows) + (odds.matmul(directions) * Scale));
        network.Table.Rows[0] = 0;
        network.Bytes.copy_(Beside(network.Bytes));
        network.StraightWay.copy_(directions / Scale);

        // What rows hold beside those directions: the straight way does not see it.
        Tensor Beside(Tensor rows) => labels <= size ? rows - rows.matmul(directions.transpose(0, 1)).matmul(directions) : zeros_like(rows);
    }
}
