using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// From the bytes of a text to logits. Each byte is the sum of its own row and those of the n-grams that begin there; patches of bytes become positions; residual blocks
/// work on the positions; attention makes one vector of them. Beside that, the sum of all rows goes straight to the logits, as in a linear model of n-grams.
/// </summary>
/// <remarks>Wide and deep: Cheng et al., 2016. Not safe to use from several threads.</remarks>
internal sealed class TextNetwork : nn.Module<Tensor, Tensor>, IOnnxModule
{
    private readonly TextNetworkShape shape;
    private readonly SpacedText spaced;
    private readonly HashedNgrams ngrams;
    private readonly Embedding bytes;
    private readonly Linear patch, head, output, wide;
    private readonly ModuleList<ResidualBlock> blocks;
    private readonly LayerNorm norm, bagNorm;
    private readonly AttentionPooling pooling;
    private readonly Dropout dropout;

    public TextNetwork(TextNetworkShape shape)
        : base("network")
    {
        this.shape = shape;
        spaced = new(shape.Patch);
        ngrams = new(shape.Ngrams, shape.Buckets);
        bytes = nn.Embedding(257, shape.Embedding);
        Table = new(shape.Buckets, shape.Embedding, shape.NgramDropout);
        patch = nn.Linear(shape.Patch * shape.Embedding, shape.Width);
        blocks = new([.. Enumerable.Range(0, shape.Blocks).Select(_ => new ResidualBlock(shape.Width, shape.Dropout))]);
        norm = nn.LayerNorm(shape.Width);
        bagNorm = nn.LayerNorm(shape.Embedding);
        pooling = new(shape.Width, shape.Heads);
        head = nn.Linear((2 * shape.Width) + shape.Embedding, shape.Head);
        output = nn.Linear(shape.Head, shape.Labels);
        wide = nn.Linear(shape.Embedding, shape.Labels, hasBias: false);
        dropout = nn.Dropout(shape.Dropout);
        using (no_grad())
        {
            bytes.weight!.mul_(0.3f);
        }

        RegisterComponents();
    }

    /// <summary>The table of n-grams, which has an optimizer of its own.</summary>
    public NgramTable Table { get; }

    /// <summary>The rows of bytes, [257, embedding].</summary>
    public Tensor Bytes => bytes.weight!;

    /// <summary>The weights of the straight way from the sum of the rows to the logits, [labels, embedding].</summary>
    public Tensor StraightWay => wide.weight!;

    /// <summary>The rows of the table that texts ask for: int64 [batch, bytes, lengths of n-grams].</summary>
    /// <param name="x">Byte + 1 and 0 for padding at the end, int64 [batch, length].</param>
    public Tensor RowsOf(Tensor x) => ngrams.call(spaced.call(x));

    /// <summary>Byte + 1 and 0 for padding at the end, int64 [batch, length]: logits [batch, labels].</summary>
    public override Tensor forward(Tensor x)
    {
        Tensor text = spaced.call(x); // [batch, bytes]
        long batch = text.shape[0], positions = text.shape[1] / shape.Patch;
        Tensor present = text.ne(0);
        Tensor there = present.to_type(ScalarType.Float32).unsqueeze(2);
        Tensor rows = (bytes.call(text) + Table.call(ngrams.call(text))) * there; // [batch, bytes, embedding]
        Tensor sum = rows.sum(1) * 3 / (there.sum(1) + 9).sqrt(); // a long text says more than a short one, but not as much more as it is longer

        Tensor mask = present.view(batch, positions, shape.Patch).any(2);
        Tensor there4 = mask.to_type(ScalarType.Float32).unsqueeze(2);
        Tensor y = patch.call(rows.view(batch, positions, shape.Patch * shape.Embedding)) * there4; // [batch, positions, width]
        foreach (ResidualBlock block in blocks)
        {
            y = block.call(y, there4);
        }

        y = norm.call(y);
        Tensor pooled = cat([pooling.call(y, mask), bagNorm.call(sum)], 1);
        return output.call(dropout.call(nn.functional.gelu(head.call(dropout.call(pooled))))) + wide.call(sum);
    }

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x)
    {
        OnnxValue text = g.Call(spaced, x);
        OnnxValue batch = g.Length(text, 0), positions = g.Div(g.Length(text, 1), shape.Patch);
        OnnxValue present = g.Cast(g.Not(g.Equal(text, 0)), ElementType.Float); // [batch, bytes]
        OnnxValue there = g.Unsqueeze(present, 2);
        OnnxValue rows = g.Mul(g.Add(g.Call(bytes, text), g.Call(Table, g.Call(ngrams, text))), there);
        OnnxValue sum = g.Div(g.Mul(g.ReduceSum(rows, [1]), 3), g.Sqrt(g.Add(g.ReduceSum(there, [1]), 9)));

        OnnxValue there4 = g.ReduceMax(g.Reshape(present, batch, positions, g.Integers(shape.Patch)), [2], keepDims: true);
        OnnxValue mask = g.Squeeze(g.Greater(there4, 0), 2);
        OnnxValue y = g.Mul(g.Call(patch, g.Reshape(rows, batch, positions, g.Integers(shape.Patch * shape.Embedding))), there4);
        foreach (ResidualBlock block in blocks)
        {
            y = g.Call(block, y, there4)[0];
        }

        y = g.Call(norm, y);
        OnnxValue pooled = g.Concat(1, g.Call(pooling, y, mask)[0], g.Call(bagNorm, sum));
        return g.Add(g.Call(output, g.Gelu(g.Call(head, pooled))), g.Call(wide, sum));
    }
}
