using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Lets a decoder begin as one that can copy. A head of the first block tells each token which one stands before it; heads of the second look for tokens that stand behind such a one as their own, and say what they find.
/// Networks come to such heads by themselves, but small steps on few texts take long to find them, and nothing can be taken from an example before.
/// </summary>
/// <remarks>
/// The heads: Olsson et al., "In-context Learning and Induction Heads", 2022; to set a start instead of waiting for it: Trockman and Kolter, "Mimetic Initialization of Self-Attention Layers", 2023.
/// </remarks>
internal static class InductionHeads
{
    // How surely the first block looks one step back; how surely the second takes tokens for the same; how loud what they say is beside a token's own row.
    private const double Back = 8, Same = 2.5, Told = 1, Copied = 4;

    // A pair of numbers that turns slower than this, in radians a step, is alike wherever a text of this length has it.
    private const double Slow = 1.0 / 300;

    /// <summary>Sets the start of the first two blocks; of a decoder with fewer, nothing.</summary>
    /// <param name="decoder">The network, whose other weights are small.</param>
    public static void Begin(Decoder decoder)
    {
        DecoderShape shape = decoder.Shape;
        if (shape.Blocks < 2)
        {
            return;
        }

        using var off = no_grad();
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        (int heads, int keyHeads, int size, int shared) = (shape.Heads, shape.KeyHeads, shape.HeadSize, shape.Heads / shape.KeyHeads);
        double loudness = decoder.Tokens.weight!.norm(dim: 1).mean().item<float>() / Math.Sqrt(size);

        // Who stands before me? A key is an arrow that points to where it stands, and the query one that points a step back.
        Tensor token = Rows(size, shape.Width), before = Rows(size, shape.Width);
        (Tensor look, Tensor bias, Tensor collect) = decoder.Blocks[0].Attention;
        for (int pair = 0; pair < size / 2; pair++)
        {
            double angle = Rotation.Speed(pair, size);
            bias[(heads * size) + pair] = Back;
            bias[pair] = Back * Math.Cos(angle);
            bias[(size / 2) + pair] = -Back * Math.Sin(angle);
        }

        look.narrow(0, (heads + keyHeads) * size, size).copy_(token);
        collect.narrow(1, 0, size).copy_(before.t() * (Told * loudness));

        // Who stands behind a token like me? Only pairs that turn slowly ask, for it does not matter where.
        (look, _, collect) = decoder.Blocks[1].Attention;
        int quick = Math.Min((size / 2) - 1, Enumerable.Range(0, size / 2).Count(pair => Rotation.Speed(pair, size) >= Slow)), slow = (size / 2) - quick;
        for (int key = 0; key < keyHeads; key++)
        {
            Tensor some = Rows(size, size).narrow(0, 0, 2 * slow) * Same, copied = Rows(size, shape.Width);
            Put(key * shared, some.matmul(token));
            Put(heads + key, some.matmul(before));
            look.narrow(0, (heads + keyHeads + key) * size, size).copy_(copied);
            collect.narrow(1, key * shared * size, size).copy_(copied.t() * (Copied * loudness));
        }

        void Put(int head, Tensor rows)
        {
            look.narrow(0, (head * size) + quick, slow).copy_(rows.narrow(0, 0, slow));
            look.narrow(0, (head * size) + (size / 2) + quick, slow).copy_(rows.narrow(0, slow, slow));
        }
    }

    // As many directions of so many numbers as there are rows, each at right angles to all others.
    private static Tensor Rows(int count, int width) => linalg.qr(randn(width, count)).Q.t();
}
