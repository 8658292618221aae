using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Where a token stands, as angles: pairs of numbers of queries and keys are turned by them, so that their product depends on how far apart the two stand, and not on where.
/// </summary>
/// <remarks>Su et al., "RoFormer: Enhanced Transformer with Rotary Position Embedding", 2021; pairs are a number of the first half and the one of the second half at the same place, as in Llama.</remarks>
internal sealed class Rotation : nn.Module<Tensor, Tensor>, IOnnxMultiModule
{
    private const double Slowest = 10_000;

    private readonly Tensor angles;

    /// <param name="context">How many positions there are.</param>
    /// <param name="size">Numbers of a head, even.</param>
    public Rotation(int context, int size)
        : base("rotation")
    {
        using Tensor speed = tensor([.. Enumerable.Range(0, size / 2).Select(pair => (float)Speed(pair, size))]);
        using Tensor turned = arange(context, dtype: ScalarType.Float32).unsqueeze(1) * speed;
        angles = cat([turned.cos(), turned.sin()], 1); // [context, size]
        register_buffer("angles", angles, persistent: false);
        RegisterComponents();
    }

    /// <summary>By how much a pair of numbers is turned at each step, in radians; the first pair by one.</summary>
    /// <param name="pair">Which pair of a head.</param>
    /// <param name="size">Numbers of a head.</param>
    public static double Speed(int pair, int size) => Math.Pow(Slowest, -2.0 * pair / size);

    /// <summary>Positions, int64 [batch, length]: cosines and sines, [batch, 1, length, size].</summary>
    public override Tensor forward(Tensor positions) => angles.index(TensorIndex.Tensor(positions)).unsqueeze(1);

    /// <inheritdoc/>
    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) => [g.Unsqueeze(g.Gather(g.Tensor(angles), inputs[0]!), 1)];

    /// <summary>Turns queries or keys, [batch, heads, length, size].</summary>
    public static Tensor Turn(Tensor x, Tensor turn)
    {
        Tensor[] parts = x.chunk(2, -1), by = turn.chunk(2, -1); // cosines, sines
        return cat([(parts[0] * by[0]) - (parts[1] * by[1]), (parts[1] * by[0]) + (parts[0] * by[1])], -1);
    }

    /// <summary>The same in a graph.</summary>
    public static OnnxValue Turn(OnnxScope g, OnnxValue x, OnnxValue turn, int size)
    {
        (OnnxValue a, OnnxValue b) = (g.Slice(x, 3, 0, size / 2), g.Slice(x, 3, size / 2));
        (OnnxValue cosine, OnnxValue sine) = (g.Slice(turn, 3, 0, size / 2), g.Slice(turn, 3, size / 2));
        return g.Concat(3, g.Sub(g.Mul(a, cosine), g.Mul(b, sine)), g.Add(g.Mul(b, cosine), g.Mul(a, sine)));
    }
}
