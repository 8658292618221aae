using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// From the bytes of a text to logits. What is known of the n-grams, the word and the pair of words that begin at a byte is looked up once; towers that began with other weights make logits of it, each by itself, and
/// the mean of them is taken: they err differently, and together less. In the end the votes of a linear model are added.
/// </summary>
/// <remarks>Ensembles: Lakshminarayanan et al., "Simple and Scalable Predictive Uncertainty Estimation Using Deep Ensembles", 2017. Not safe to use from several threads.</remarks>
internal sealed class TextNetwork : nn.Module<Tensor, Tensor>, IOnnxModule
{
    private readonly float[,] directions;
    private readonly SpacedText spaced;
    private readonly TextBuckets buckets;
    private readonly WeighedEvidence evidence;
    private readonly ModuleList<Tower> towers;

    /// <param name="shape">Its sizes.</param>
    /// <param name="table">What is known of n-grams; the network does not own it.</param>
    public TextNetwork(TextNetworkShape shape, EvidenceTable table)
        : base("network")
    {
        directions = EvidenceOfTexts.Directions(shape.Labels);
        spaced = new(shape.Patch);
        buckets = new(table.Buckets);
        evidence = new(table, shape.Dropout);
        towers = new([.. Enumerable.Range(0, shape.Towers).Select(_ => new Tower(shape, table.Evidence, directions))]);
        RegisterComponents();
    }

    /// <summary>How many towers it has.</summary>
    public int Towers => towers.Count;

    /// <summary>How much the votes count beside the network's own logits; 0 as long as there are none.</summary>
    public double VoteShare { get; set; }

    /// <summary>Takes another table with as much evidence, and votes.</summary>
    public void Use(EvidenceTable table) => evidence.Use(table);

    /// <summary>What a text is looked up by: buckets, int64 [batch, bytes, kinds].</summary>
    /// <param name="x">Byte + 1 and 0 for padding at the end, int64 [batch, length].</param>
    public Tensor BucketsOf(Tensor x) => buckets.call(spaced.call(x));

    /// <summary>Byte + 1 and 0 for padding at the end, int64 [batch, length]: logits [batch, labels].</summary>
    public override Tensor forward(Tensor x)
    {
        (Tensor[] all, Tensor? votes) = Compute(x);
        Tensor logits = stack(all, 0).mean([0L]);
        if (votes is null)
        {
            return logits;
        }

        using Tensor back = tensor(directions, device: x.device);
        return logits + (votes.matmul(back.t()) * VoteShare);
    }

    /// <summary>The logits of each tower, one behind the other, [towers * batch, labels], for texts that the evidence was made of: that of their own fold is left out.</summary>
    /// <param name="x">Byte + 1 and 0 for padding at the end, int64 [batch, length].</param>
    /// <param name="folds">The fold of each text, int64 [batch].</param>
    public Tensor Learn(Tensor x, Tensor folds)
    {
        evidence.Folds = folds;
        try
        {
            return cat(Compute(x).Logits, 0);
        }
        finally
        {
            evidence.Folds = null;
        }
    }

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x)
    {
        OnnxValue text = g.Call(spaced, x);
        OnnxValue length = g.ReduceSum(g.Cast(g.Not(g.Equal(text, 0)), ElementType.Float), [1], keepDims: true); // [batch, 1]
        OnnxValue all = g.Call(evidence, g.Call(buckets, text)); // [batch, bytes, evidence and votes], 0 where there is no text
        OnnxValue known = evidence.Votes == 0 ? all : g.Slice(all, 2, 0, evidence.Evidence);
        OnnxValue sum = Tempered(g, known, length);
        OnnxValue logits = g.Mul(towers.Select(tower => g.Call(tower, text, known, sum)[0]).Aggregate((a, b) => g.Add(a, b)), 1.0 / Towers);
        if (evidence.Votes == 0)
        {
            return logits;
        }

        OnnxValue votes = Tempered(g, g.Slice(all, 2, evidence.Evidence), g.Mul(length, TextBuckets.Kinds));
        OnnxValue back = g.Transpose(g.Constant(OnnxTensor.From<float>([.. directions.Cast<float>()], directions.GetLength(0), directions.GetLength(1))), 1, 0);
        return g.Add(logits, g.Mul(g.MatMul(votes, back), VoteShare));
    }

    private (Tensor[] Logits, Tensor? Votes) Compute(Tensor x)
    {
        Tensor text = spaced.call(x); // [batch, bytes]
        Tensor length = text.ne(0).to_type(ScalarType.Float32).sum([1L], keepdim: true); // [batch, 1]
        Tensor all = evidence.call(buckets.call(text)); // [batch, bytes, evidence and votes], 0 where there is no text
        Tensor known = all.narrow(2, 0, evidence.Evidence), sum = Tempered(known, length);
        Tensor? votes = evidence.Votes == 0 ? null : Tempered(all.narrow(2, evidence.Evidence, evidence.Votes), length * TextBuckets.Kinds); // as in LinearModel.Scale
        return ([.. towers.Select(tower => tower.call(text, known, sum))], votes);
    }

    // The sum over a text. A long one says more than a short one, but not as much more as it is longer.
    private static Tensor Tempered(Tensor x, Tensor length) => x.sum(1) * 3 / (length + 9).sqrt();

    private static OnnxValue Tempered(OnnxScope g, OnnxValue x, OnnxValue length) => g.Div(g.Mul(g.ReduceSum(x, [1]), 3), g.Sqrt(g.Add(length, 9)));
}
