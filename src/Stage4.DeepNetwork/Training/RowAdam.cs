using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// Adam for a table of which a step touches few rows: only their means are moved, and only they take a step. What it holds beside the table is twice its size.
/// </summary>
/// <remarks>Kingma and Ba, "Adam", 2015, in the lazy form of torch.optim.SparseAdam, which TorchSharp does not have. Not safe to use from several threads.</remarks>
internal sealed class RowAdam : IDisposable
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    private readonly NgramTable table;

    public RowAdam(NgramTable table)
    {
        this.table = table;
        Mean = zeros_like(table.Rows).DetachFromDisposeScope();
        Square = zeros_like(table.Rows).DetachFromDisposeScope();
    }

    /// <summary>The running mean of the gradient, shaped like the table.</summary>
    public Tensor Mean { get; }

    /// <summary>The running mean of its square.</summary>
    public Tensor Square { get; }

    /// <summary>How many steps were taken.</summary>
    public long Steps { get; set; }

    /// <summary>Takes a step with the gradient that the last batch left in the table.</summary>
    public void Step(double learningRate)
    {
        if (table.Touched is not ({ } numbers, { grad: { } gradient }))
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        Steps++;
        Tensor mean = Mean.index_select(0, numbers).mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
        Tensor square = Square.index_select(0, numbers).mul_(Beta2).addcmul_(gradient, gradient, value: 1 - Beta2);
        Mean.index_copy_(0, numbers, mean);
        Square.index_copy_(0, numbers, square);
        double rate = learningRate * Math.Sqrt(1 - Math.Pow(Beta2, Steps)) / (1 - Math.Pow(Beta1, Steps));
        table.Rows.index_add_(0, numbers, mean.div_(square.sqrt_().add_(Epsilon)), alpha: -rate);
        table.Rows[0] = 0; // no n-gram
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Mean.Dispose();
        Square.Dispose();
    }
}
