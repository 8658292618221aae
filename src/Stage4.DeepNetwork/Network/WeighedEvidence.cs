using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>What is known of what begins at a byte, added up: evidence with weights of its own for each kind (n-grams of a length, a word, a pair), which are learned, and votes as they are.</summary>
internal sealed class WeighedEvidence : nn.Module<Tensor, Tensor>, IOnnxModule
{
    private EvidenceTable table;
    private readonly double dropout;
    private readonly Parameter weights;

    /// <param name="table">What is known of each bucket.</param>
    /// <param name="dropout">The share of buckets that training leaves out.</param>
    public WeighedEvidence(EvidenceTable table, double dropout)
        : base("evidence")
    {
        (this.table, this.dropout) = (table, dropout);
        weights = new Parameter(ones(TextBuckets.Kinds, table.Evidence));
        RegisterComponents();
    }

    /// <summary>How many numbers of a sum are evidence.</summary>
    public int Evidence => table.Evidence;

    /// <summary>How many numbers of a sum are votes; they are behind the evidence.</summary>
    public int Votes => table.Numbers - table.Evidence;

    /// <summary>Takes another table with as much evidence.</summary>
    public void Use(EvidenceTable other) => table = other;

    /// <summary>The fold that each text of the next call is in, int64 [batch]; null for texts that are in none.</summary>
    public Tensor? Folds { get; set; }

    /// <summary>Buckets, int64 [batch, length, kinds]: sums, [batch, length, evidence and votes].</summary>
    public override Tensor forward(Tensor x)
    {
        Tensor kept = training && dropout > 0 ? x * rand(x.shape, device: x.device).ge(dropout).to_type(ScalarType.Int64) : x;
        return (table.Look(kept, Folds) * Weights()).sum(2);
    }

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x)
    {
        OnnxValue codes = g.Weight($"{g.Path}.codes", OnnxTensor.From<ushort>(table.Codes, table.Buckets));
        sbyte[] packed = [.. table.Codebook.Cast<sbyte>()];
        OnnxValue codebook = g.Weight($"{g.Path}.codebook", OnnxTensor.From<sbyte>(packed, table.Codebook.GetLength(0), table.Numbers));
        OnnxValue steps = g.Weight($"{g.Path}.steps", OnnxTensor.From<float>(table.Steps, table.Numbers));
        OnnxValue weight = Votes == 0 ? g.Tensor(weights) : g.Concat(1, g.Tensor(weights), g.Constant(OnnxTensor.From<float>([.. Enumerable.Repeat(1f, TextBuckets.Kinds * Votes)], TextBuckets.Kinds, Votes)));
        OnnxValue row = g.Gather(codebook, g.Cast(g.Gather(codes, x), ElementType.Int32)); // as floats the codebook would be faster to look up, and take half as much memory again as all of the model
        return g.ReduceSum(g.Mul(g.Cast(row, ElementType.Float), g.Mul(weight, steps)), [2]);
    }

    private Tensor Weights() => Votes == 0 ? weights : cat([weights, ones(TextBuckets.Kinds, Votes, device: weights.device)], 1);
}
