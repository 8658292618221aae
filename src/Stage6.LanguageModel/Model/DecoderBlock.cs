using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>One block: each position looks at those before it (attention), then two layers work on it alone; both with a way around them, and a norm before.</summary>
/// <remarks>Vaswani et al., "Attention Is All You Need", 2017; norms first: Xiong et al., "On Layer Normalization in the Transformer Architecture", 2020; fewer heads of keys: Ainslie et al., "GQA", 2023.</remarks>
internal sealed class DecoderBlock : nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor, (Tensor Result, Tensor Keys, Tensor Values)>, IOnnxMultiModule
{
    private readonly int heads, keyHeads, size;
    private readonly LayerNorm beforeAttention, beforeLayers;
    private readonly Linear look, collect, first, second;
    private readonly SequenceDropout dropout;

    /// <param name="shape">Sizes.</param>
    public DecoderBlock(DecoderShape shape)
        : base("block")
    {
        (heads, keyHeads, size) = (shape.Heads, shape.KeyHeads, shape.HeadSize);
        beforeAttention = nn.LayerNorm(shape.Width);
        beforeLayers = nn.LayerNorm(shape.Width);
        look = nn.Linear(shape.Width, (heads + (2 * keyHeads)) * size);
        collect = nn.Linear(shape.Width, shape.Width, hasBias: false);
        first = nn.Linear(shape.Width, 4 * shape.Width);
        second = nn.Linear(4 * shape.Width, shape.Width);
        dropout = new(shape.Dropout);
        using (no_grad())
        {
            // What each block adds is the smaller the more blocks there are (Radford et al., 2019).
            double spread = 0.02;
            nn.init.normal_(look.weight!, 0, spread);
            nn.init.normal_(first.weight!, 0, spread);
            nn.init.normal_(collect.weight!, 0, spread / Math.Sqrt(2.0 * shape.Blocks));
            nn.init.normal_(second.weight!, 0, spread / Math.Sqrt(2.0 * shape.Blocks));
            look.bias!.zero_();
            first.bias!.zero_();
            second.bias!.zero_();
        }

        RegisterComponents();
    }

    /// <summary>What attention learns: the weights and biases of queries, keys and values, head by head in this order, [numbers of all heads, width], and the weights that what was seen goes through, [width, numbers of the heads].</summary>
    public (Tensor Look, Tensor Bias, Tensor Collect) Attention => (look.weight!, look.bias!, collect.weight!);

    /// <summary>A whole text at once, for learning.</summary>
    /// <param name="x">[batch, length, width].</param>
    /// <param name="turn">Where the tokens stand, from <see cref="Rotation"/>.</param>
    /// <param name="products">The type of numbers that are multiplied in products; all else stays in single precision.</param>
    public Tensor Learn(Tensor x, Tensor turn, ScalarType products)
    {
        (Tensor queries, Tensor keys, Tensor values) = Look(x, turn, products);
        return Add(x, products == ScalarType.Float32
            ? nn.functional.scaled_dot_product_attention(queries, ForAll(keys), ForAll(values), is_casual: true)
            : Attend((queries / Math.Sqrt(size)).to_type(products), ForAll(keys.to_type(products)), ForAll(values.to_type(products))), products);
    }

    /// <summary>Some tokens behind others that were computed before.</summary>
    /// <param name="x">[batch, length, width].</param>
    /// <param name="turn">Where the tokens stand.</param>
    /// <param name="hidden">0 where a query may look at a key and something very negative where not, [batch, 1, length, before + length].</param>
    /// <param name="keysBefore">[batch, key heads, before, size].</param>
    /// <param name="valuesBefore">[batch, key heads, before, size].</param>
    /// <returns>[batch, length, width], and keys and values with the new ones.</returns>
    public override (Tensor Result, Tensor Keys, Tensor Values) forward(Tensor x, Tensor turn, Tensor hidden, Tensor keysBefore, Tensor valuesBefore)
    {
        (Tensor queries, Tensor keys, Tensor values) = Look(x, turn, ScalarType.Float32);
        (keys, values) = (cat([keysBefore, keys], 2), cat([valuesBefore, values], 2));
        Tensor weights = ((queries / Math.Sqrt(size)).matmul(ForAll(keys).transpose(2, 3)) + hidden).softmax(-1);
        return (Add(x, weights.matmul(ForAll(values)), ScalarType.Float32), keys, values);
    }

    /// <inheritdoc/>
    public IReadOnlyList<OnnxValue> Export(OnnxScope g, IReadOnlyList<OnnxValue?> inputs)
    {
        (OnnxValue x, OnnxValue turn, OnnxValue hidden) = (inputs[0]!, inputs[1]!, inputs[2]!);
        OnnxValue batch = g.Length(x, 0), length = g.Length(x, 1);
        int width = heads * size, perKey = heads / keyHeads;
        OnnxValue looked = g.Call(look, g.Call(beforeAttention, x));
        OnnxValue Split(int start, int count) => g.Transpose(g.Reshape(g.Slice(looked, 2, start * size, (start + count) * size), batch, length, g.Integers(count), g.Integers(size)), 0, 2, 1, 3);
        OnnxValue keys = g.Concat(2, inputs[3]!, Rotation.Turn(g, Split(heads, keyHeads), turn, size)), values = g.Concat(2, inputs[4]!, Split(heads + keyHeads, keyHeads));

        // Heads of a key head side by side as further queries, so that keys and values need not be repeated.
        OnnxValue queries = g.Reshape(g.Mul(Rotation.Turn(g, Split(0, heads), turn, size), 1 / Math.Sqrt(size)), batch, g.Integers(keyHeads), g.Integers(perKey), length, g.Integers(size));
        OnnxValue weights = g.Softmax(g.Add(g.MatMul(queries, g.Unsqueeze(g.Transpose(keys, 0, 1, 3, 2), 2)), g.Unsqueeze(hidden, 1)), -1);
        OnnxValue seen = g.Reshape(g.MatMul(weights, g.Unsqueeze(values, 2)), batch, g.Integers(heads), length, g.Integers(size));
        OnnxValue y = g.Add(x, g.Call(collect, g.Reshape(g.Transpose(seen, 0, 2, 1, 3), batch, length, g.Integers(width))));
        return [g.Add(y, g.Call(second, g.Gelu(g.Call(first, g.Call(beforeLayers, y))))), keys, values];
    }

    private (Tensor Queries, Tensor Keys, Tensor Values) Look(Tensor x, Tensor turn, ScalarType products)
    {
        Tensor[] parts = Product(beforeAttention.call(x), look, products).view(x.shape[0], x.shape[1], heads + (2 * keyHeads), size).transpose(1, 2).split([heads, keyHeads, keyHeads], 1); // each [batch, heads, length, size]
        return (Rotation.Turn(parts[0], turn), Rotation.Turn(parts[1], turn), parts[2]);
    }

    // The same as scaled_dot_product_attention, whose gradient in bfloat16 takes four times as long on a CPU.
    private static Tensor Attend(Tensor queries, Tensor keys, Tensor values)
    {
        long length = queries.shape[2];
        Tensor hidden = full(length, length, float.NegativeInfinity, dtype: queries.dtype, device: queries.device).triu(1);
        return (queries.matmul(keys.transpose(2, 3)) + hidden).softmax(-1).matmul(values);
    }

    private Tensor ForAll(Tensor x) => keyHeads == heads ? x : x.repeat_interleave(heads / keyHeads, 1);

    private Tensor Add(Tensor x, Tensor seen, ScalarType products)
    {
        Tensor y = x + dropout.call(Product(seen.transpose(1, 2).reshape(x.shape[0], x.shape[1], x.shape[2]), collect, products));
        return y + dropout.call(Product(nn.functional.gelu(Product(beforeLayers.call(y), first, products)), second, products));
    }

    // What comes out is of the products' type, and single again where it is added to what was there.
    private static Tensor Product(Tensor x, Linear layer, ScalarType products) =>
        nn.functional.linear(x.to_type(products), layer.weight!.to_type(products), layer.bias?.to_type(products));
}
