using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// From the bytes of a text and the evidence beside each to logits. Patches of bytes become positions; residual blocks work on the positions; attention makes one vector of them. Beside that, the sum of all
/// evidence goes straight to the logits, as in naive Bayes: that is what a tower says that has learned nothing yet.
/// </summary>
/// <remarks>Wide and deep: Cheng et al., 2016.</remarks>
internal sealed class Tower : nn.Module<Tensor, Tensor, Tensor, Tensor>, IOnnxMultiModule
{
    // Evidence is logarithms of odds, several in a byte: large beside what layers are made for.
    private const double EvidenceScale = 0.15;

    // The straight way begins as a small part of naive Bayes: n-grams say the same again and again, and each counts the less. Its weights are ten times what they do, so that steps are small beside them.
    private const double StraightStart = 0.3, StraightScale = 0.1;

    private readonly TextNetworkShape shape;
    private readonly int evidence;
    private readonly Embedding bytes;
    private readonly Linear patch, head, output, wide;
    private readonly ModuleList<ResidualBlock> blocks;
    private readonly LayerNorm norm, bagNorm;
    private readonly AttentionPooling pooling;
    private readonly Dropout dropout;

    /// <param name="shape">Its sizes.</param>
    /// <param name="evidence">Numbers of evidence.</param>
    /// <param name="directions">What becomes of a label in them: [labels, numbers].</param>
    public Tower(TextNetworkShape shape, int evidence, float[,] directions)
        : base("tower")
    {
        (this.shape, this.evidence) = (shape, evidence);
        bytes = nn.Embedding(257, shape.Bytes, padding_idx: 0); // nothing where there is no text
        patch = nn.Linear(shape.Patch * (shape.Bytes + evidence), shape.Width);
        blocks = new([.. Enumerable.Range(0, shape.Blocks).Select(_ => new ResidualBlock(shape.Width, shape.Dropout))]);
        norm = nn.LayerNorm(shape.Width);
        bagNorm = nn.LayerNorm(evidence);
        pooling = new(shape.Width, shape.Heads);
        head = nn.Linear((2 * shape.Width) + evidence, shape.Head);
        output = nn.Linear(shape.Head, shape.Labels);
        wide = nn.Linear(evidence, shape.Labels, hasBias: false);
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

    /// <summary>Logits, [batch, labels].</summary>
    /// <param name="text">Byte + 1 and 0 for padding at the end, int64 [batch, bytes], as many as whole patches have.</param>
    /// <param name="known">The evidence of each byte, [batch, bytes, evidence].</param>
    /// <param name="sum">That of the text, [batch, evidence].</param>
    public override Tensor forward(Tensor text, Tensor known, Tensor sum)
    {
        long batch = text.shape[0], positions = text.shape[1] / shape.Patch;
        Tensor mask = text.ne(0).view(batch, positions, shape.Patch).any(2);
        Tensor there = mask.to_type(ScalarType.Float32).unsqueeze(2);
        Tensor rows = cat([bytes.call(text), known * EvidenceScale], 2);
        Tensor y = patch.call(rows.view(batch, positions, shape.Patch * rows.shape[2])); // [batch, positions, width]
        foreach (ResidualBlock block in blocks)
        {
            y = block.call(y, there);
        }

        Tensor pooled = cat([pooling.call(norm.call(y), mask), bagNorm.call(sum)], 1);
        return output.call(dropout.call(nn.functional.gelu(head.call(dropout.call(pooled))))) + (wide.call(sum) * StraightScale);
    }

    /// <inheritdoc/>
    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        (OnnxValue text, OnnxValue known, OnnxValue sum) = (inputs[0]!, inputs[1]!, inputs[2]!);
        OnnxValue batch = g.Length(text, 0), positions = g.Div(g.Length(text, 1), shape.Patch);
        OnnxValue present = g.Cast(g.Not(g.Equal(text, 0)), ElementType.Float); // [batch, bytes]
        OnnxValue there = g.ReduceMax(g.Reshape(present, batch, positions, g.Integers(shape.Patch)), [2], keepDims: true);
        OnnxValue mask = g.Squeeze(g.Greater(there, 0), 2);
        OnnxValue rows = g.Concat(2, g.Call(bytes, text), g.Mul(known, EvidenceScale));
        OnnxValue y = g.Reshape(g.Call(patch, g.Reshape(rows, g.Integers(-1), g.Integers(shape.Patch * (shape.Bytes + evidence)))), batch, positions, g.Integers(shape.Width));
        foreach (ResidualBlock block in blocks)
        {
            y = g.Call(block, y, there)[0];
        }

        OnnxValue pooled = g.Concat(1, g.Call(pooling, g.Call(norm, y), mask)[0], g.Call(bagNorm, sum));
        return [g.Add(g.Call(output, g.Gelu(g.Call(head, pooled))), g.Mul(g.Call(wide, sum), StraightScale))];
    }
}
