using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// From the bytes of a text to logits. Beside each byte stands the evidence of the n-grams, the word and the pair of words that begin there; patches of bytes become positions; residual blocks
/// work on the positions; attention makes one vector of them. Beside that, the sum of all evidence goes straight to the logits, as in naive Bayes: that is what a network says that has learned nothing yet. In the end the votes of a linear model are added.
/// </summary>
/// <remarks>Wide and deep: Cheng et al., 2016. Not safe to use from several threads.</remarks>
internal sealed class TextNetwork : nn.Module<Tensor, Tensor>, IOnnxModule
{
    // Evidence is logarithms of odds, several in a byte: large beside what layers are made for.
    private const double EvidenceScale = 0.15;

    // What the straight way begins with: n-grams say the same again and again, and each counts the less. Its weights are ten times as large, so that steps are small beside them.
    private const double StraightStart = 0.3, StraightScale = 0.1;

    private readonly TextNetworkShape shape;
    private readonly float[,] directions;
    private readonly SpacedText spaced;
    private readonly FoldedText folded;
    private readonly HashedNgrams ngrams;
    private readonly WeighedEvidence evidence;
    private readonly Embedding bytes;
    private readonly Linear patch, head, output, wide;
    private readonly ModuleList<ResidualBlock> blocks;
    private readonly LayerNorm norm, bagNorm;
    private readonly AttentionPooling pooling;
    private readonly Dropout dropout;

    /// <param name="shape">Its sizes.</param>
    /// <param name="table">What is known of n-grams; the network does not own it.</param>
    public TextNetwork(TextNetworkShape shape, EvidenceTable table)
        : base("network")
    {
        (this.shape, directions) = (shape, EvidenceOfTexts.Directions(shape.Labels));
        spaced = new(shape.Patch);
        folded = new();
        ngrams = new(table.Buckets);
        evidence = new(table, shape.Dropout);
        bytes = nn.Embedding(257, shape.Bytes);
        patch = nn.Linear(shape.Patch * (shape.Bytes + table.Evidence), shape.Width);
        blocks = new([.. Enumerable.Range(0, shape.Blocks).Select(_ => new ResidualBlock(shape.Width, shape.Dropout))]);
        norm = nn.LayerNorm(shape.Width);
        bagNorm = nn.LayerNorm(table.Evidence);
        pooling = new(shape.Width, shape.Heads);
        head = nn.Linear((2 * shape.Width) + table.Evidence, shape.Head);
        output = nn.Linear(shape.Head, shape.Labels);
        wide = nn.Linear(table.Evidence, shape.Labels, hasBias: false);
        dropout = nn.Dropout(shape.Dropout);
        using (no_grad())
        {
            bytes.weight!.mul_(0.3f);
            output.weight!.zero_();
            output.bias!.zero_();
            wide.weight!.zero_();
            wide.weight!.narrow(1, 0, directions.GetLength(1)).copy_(tensor(directions) * StraightStart);
        }

        RegisterComponents();
    }

    /// <summary>How much the votes count beside the network's own logits; 0 as long as there are none.</summary>
    public double VoteShare { get; set; }

    /// <summary>Takes another table with as much evidence, and votes.</summary>
    public void Use(EvidenceTable table) => evidence.Use(table);

    /// <summary>What a text is looked up by: buckets, int64 [batch, bytes, kinds].</summary>
    /// <param name="x">Byte + 1 and 0 for padding at the end, int64 [batch, length].</param>
    public Tensor BucketsOf(Tensor x) => ngrams.call(folded.call(spaced.call(x)));

    /// <summary>Byte + 1 and 0 for padding at the end, int64 [batch, length]: logits [batch, labels].</summary>
    public override Tensor forward(Tensor x)
    {
        Tensor text = spaced.call(x); // [batch, bytes]
        long batch = text.shape[0], positions = text.shape[1] / shape.Patch;
        Tensor present = text.ne(0);
        Tensor there = present.to_type(ScalarType.Float32).unsqueeze(2);
        Tensor all = evidence.call(ngrams.call(folded.call(text))) * there; // [batch, bytes, evidence and votes]
        Tensor known = all.narrow(2, 0, evidence.Evidence), length = there.sum(1);
        Tensor sum = Tempered(known, length);

        Tensor mask = present.view(batch, positions, shape.Patch).any(2);
        Tensor there4 = mask.to_type(ScalarType.Float32).unsqueeze(2);
        Tensor rows = cat([bytes.call(text) * there, known * EvidenceScale], 2);
        Tensor y = patch.call(rows.view(batch, positions, shape.Patch * rows.shape[2])) * there4; // [batch, positions, width]
        foreach (ResidualBlock block in blocks)
        {
            y = block.call(y, there4);
        }

        y = norm.call(y);
        Tensor pooled = cat([pooling.call(y, mask), bagNorm.call(sum)], 1);
        Tensor logits = output.call(dropout.call(nn.functional.gelu(head.call(dropout.call(pooled))))) + (wide.call(sum) * StraightScale);
        if (evidence.Votes == 0)
        {
            return logits;
        }

        Tensor votes = Tempered(all.narrow(2, evidence.Evidence, evidence.Votes), length * HashedNgrams.Kinds); // as in LinearModel.Scale
        using Tensor back = tensor(directions, device: x.device);
        return logits + (votes.matmul(back.t()) * VoteShare);
    }

    /// <summary>What <c>forward</c> gives for texts that the evidence was made of: that of their own fold is left out.</summary>
    /// <param name="x">Byte + 1 and 0 for padding at the end, int64 [batch, length].</param>
    /// <param name="folds">The fold of each text, int64 [batch].</param>
    public Tensor Learn(Tensor x, Tensor folds)
    {
        evidence.Folds = folds;
        try
        {
            return call(x);
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
        OnnxValue batch = g.Length(text, 0), positions = g.Div(g.Length(text, 1), shape.Patch);
        OnnxValue present = g.Cast(g.Not(g.Equal(text, 0)), ElementType.Float); // [batch, bytes]
        OnnxValue there = g.Unsqueeze(present, 2);
        OnnxValue all = g.Mul(g.Call(evidence, g.Call(ngrams, g.Call(folded, text))), there), length = g.ReduceSum(there, [1]);
        OnnxValue known = evidence.Votes == 0 ? all : g.Slice(all, 2, 0, evidence.Evidence);
        OnnxValue sum = Tempered(g, known, length);

        OnnxValue there4 = g.ReduceMax(g.Reshape(present, batch, positions, g.Integers(shape.Patch)), [2], keepDims: true);
        OnnxValue mask = g.Squeeze(g.Greater(there4, 0), 2);
        OnnxValue rows = g.Concat(2, g.Mul(g.Call(bytes, text), there), g.Mul(known, EvidenceScale));
        OnnxValue y = g.Mul(g.Call(patch, g.Reshape(rows, batch, positions, g.Integers(shape.Patch * (shape.Bytes + evidence.Evidence)))), there4);
        foreach (ResidualBlock block in blocks)
        {
            y = g.Call(block, y, there4)[0];
        }

        y = g.Call(norm, y);
        OnnxValue pooled = g.Concat(1, g.Call(pooling, y, mask)[0], g.Call(bagNorm, sum));
        OnnxValue logits = g.Add(g.Call(output, g.Gelu(g.Call(head, pooled))), g.Mul(g.Call(wide, sum), StraightScale));
        if (evidence.Votes == 0)
        {
            return logits;
        }

        OnnxValue votes = Tempered(g, g.Slice(all, 2, evidence.Evidence), g.Mul(length, HashedNgrams.Kinds));
        OnnxValue back = g.Transpose(g.Constant(OnnxTensor.From<float>([.. directions.Cast<float>()], directions.GetLength(0), directions.GetLength(1))), 1, 0);
        return g.Add(logits, g.Mul(g.MatMul(votes, back), VoteShare));
    }

    // The sum over a text. A long one says more than a short one, but not as much more as it is longer.
    private static Tensor Tempered(Tensor x, Tensor length) => x.sum(1) * 3 / (length + 9).sqrt();

    private static OnnxValue Tempered(OnnxScope g, OnnxValue x, OnnxValue length) => g.Div(g.Mul(g.ReduceSum(x, [1]), 3), g.Sqrt(g.Add(length, 9)));
}
