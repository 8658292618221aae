using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// A table of which each step of training touches few rows. While training, the rows that a batch needs are taken out, and only they get a gradient
/// (<see cref="Touched"/>), for <see cref="RowAdam"/> to put them back changed: the whole table is neither filled with zeros nor gone through.
/// </summary>
internal sealed class NgramTable : nn.Module<Tensor, Tensor>, IOnnxModule
{
    private readonly int buckets, size;
    private readonly double dropout;
    private int[]? places;
    private Tensor? steps;
    private EmbeddingBag? taken;

    /// <param name="buckets">Rows; row 0 stays 0.</param>
    /// <param name="size">Numbers of a row.</param>
    /// <param name="dropout">The share of n-grams that training leaves out.</param>
    public NgramTable(int buckets, int size, double dropout)
        : base("table")
    {
        (this.buckets, this.size, this.dropout) = (buckets, size, dropout);
        using (no_grad())
        {
            Rows = new Parameter(randn(buckets, size) * 0.1f, requires_grad: false);
            Rows[0] = 0;
        }

        RegisterComponents();
    }

    /// <summary>The table [buckets, size]. No optimizer of torch's knows it.</summary>
    public Parameter Rows { get; }

    /// <summary>What the last batch of training took: the numbers of the rows, and their copies, which got the gradient.</summary>
    public (Tensor Numbers, Parameter Values)? Touched { get; private set; }

    /// <summary>Row numbers, int64 [batch, length, n]: the sums of the n rows, [batch, length, size].</summary>
    public override Tensor forward(Tensor x)
    {
        long batch = x.shape[0], length = x.shape[1], n = x.shape[2];
        if (!training)
        {
            return Rows.index_select(0, x.flatten()).view(batch, length, n, size).sum(2);
        }

        if (dropout > 0)
        {
            x = x * rand(x.shape, device: x.device).ge(dropout).to_type(ScalarType.Int64);
        }

        (Tensor numbers, Tensor local) = Distinct(x);
        taken?.Dispose(); // a module outlives the scope that it was made in
        taken = nn.EmbeddingBag_from_pretrained(Rows.index_select(0, numbers), freeze: false, mode: EmbeddingBagMode.Sum);
        Touched = (numbers, taken.weight!);
        return taken.call(local.view(batch * length, n)).view(batch, length, size);
    }

    /// <summary>
    /// Rounds the table to 8 bits, each of its columns to a grid of its own: from then on the network computes with the rounded values, and <see cref="Export"/> stores them as bytes. The table is nearly all of a network's file.
    /// </summary>
    public void Round()
    {
        using var off = no_grad();
        Tensor step = (Rows.abs().amax([0L]) / sbyte.MaxValue).clamp(min: 1e-12).DetachFromDisposeScope(); // [size]
        Rows.copy_((Rows / step).round() * step);
        (steps, Tensor? older) = (step, steps);
        older?.Dispose();
    }

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x)
    {
        if (steps is null)
        {
            return g.ReduceSum(g.Gather(g.Tensor(Rows), x), [2]);
        }

        using DisposeScope scope = NewDisposeScope();
        sbyte[] rounded = (Rows / steps).round().to_type(ScalarType.Int8).data<sbyte>().ToArray();
        OnnxValue sums = g.ReduceSum(g.Cast(g.Gather(g.Weight($"{g.Path}.rows", OnnxTensor.From<sbyte>(rounded, buckets, size)), x), ElementType.Float), [2]);
        return g.Mul(sums, g.Weight($"{g.Path}.steps", OnnxTensor.From<float>(steps.data<float>().ToArray(), size)));
    }

    // A place per row is faster than sorting the numbers: there are some hundred thousand in a batch.
    private (Tensor Numbers, Tensor Local) Distinct(Tensor x)
    {
        if (places is null)
        {
            places = new int[buckets];
            Array.Fill(places, -1);
        }

        long[] values = x.cpu().data<long>().ToArray();
        var numbers = new List<long>(values.Length / 4) { 0 };
        places[0] = 0;
        for (int i = 0; i < values.Length; i++)
        {
            ref int place = ref places[values[i]];
            if (place < 0)
            {
                place = numbers.Count;
                numbers.Add(values[i]);
            }

            values[i] = place;
        }

        foreach (long number in numbers)
        {
            places[number] = -1;
        }

        return (tensor(numbers.ToArray(), device: x.device), tensor(values, device: x.device));
    }
}
