using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// A <see cref="Decoder"/> as it is exported: some tokens at a time, with the keys and values of those before as an input and an output. Names and shapes are those of Hugging Face's exports and ONNX Runtime GenAI.
/// </summary>
internal sealed class CachedDecoder : nn.Module<Tensor, Tensor, Tensor, List<Tensor>, (Tensor Logits, List<Tensor> Present)>, IOnnxMultiModule
{
    // Small enough that softmax makes nothing of it, and finite: rows that are padding see nothing.
    private const float Never = -1e9f;

    private readonly Decoder decoder;

    /// <param name="decoder">The network; not owned.</param>
    public CachedDecoder(Decoder decoder)
        : base("cached")
    {
        this.decoder = decoder;
        RegisterComponents();
    }

    /// <summary>Logits at each new position, and all keys and values.</summary>
    /// <param name="tokens">int64 [batch, length].</param>
    /// <param name="mask">1 for a token and 0 for padding, of those before too, int64 [batch, before + length].</param>
    /// <param name="positions">Where the tokens stand in their text, int64 [batch, length].</param>
    /// <param name="past">Keys and values of each block in turn, [batch, key heads, before, size].</param>
    public override (Tensor Logits, List<Tensor> Present) forward(Tensor tokens, Tensor mask, Tensor positions, List<Tensor> past)
    {
        long length = tokens.shape[1], total = mask.shape[1];
        Tensor order = arange(total).unsqueeze(0).le(arange(length).unsqueeze(1) + (total - length)); // [length, total]
        Tensor hidden = where(order.logical_and(mask.ne(0).unsqueeze(1)), 0f, Never).unsqueeze(1);
        Tensor turn = decoder.Rotation.call(positions), x = decoder.Tokens.call(tokens);
        var present = new List<Tensor>();
        for (int i = 0; i < decoder.Blocks.Count; i++)
        {
            (x, Tensor keys, Tensor values) = decoder.Blocks[i].call(x, turn, hidden, past[2 * i], past[(2 * i) + 1]);
            present.AddRange([keys, values]);
        }

        return (decoder.Norm.call(x).matmul(decoder.Tokens.weight!.t()), present);
    }

    /// <inheritdoc/>
    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        (OnnxValue tokens, OnnxValue mask, OnnxValue positions) = (inputs[0]!, inputs[1]!, inputs[2]!);
        OnnxValue length = g.Length(tokens, 1), total = g.Length(mask, 1);
        OnnxValue order = g.LessOrEqual(g.Unsqueeze(g.Range(total), 0), g.Add(g.Unsqueeze(g.Range(length), 1), g.Sub(total, length)));
        OnnxValue hidden = g.Unsqueeze(g.Mul(g.Cast(g.Not(g.And(order, g.Unsqueeze(g.Not(g.Equal(mask, 0)), 1))), ElementType.Float), Never), 1);
        OnnxValue turn = g.Call(decoder.Rotation, positions), x = g.Call(decoder.Tokens, tokens);
        var present = new List<OnnxValue>();
        for (int i = 0; i < decoder.Blocks.Count; i++)
        {
            IReadOnlyList<OnnxValue> block = g.Call(decoder.Blocks[i], x, turn, hidden, inputs[3 + (2 * i)], inputs[4 + (2 * i)]);
            x = block[0];
            present.AddRange([block[1], block[2]]);
        }

        return [g.MatMul(g.Call(decoder.Norm, x), g.Transpose(g.Tensor(decoder.Tokens.weight!), 1, 0)), .. present];
    }
}
