using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>
/// Computes attention and transformer layers in tensors, once for each of several settings: example i of the batch is computed with setting i. So the weights, which
/// are large, are read once for all of them.
/// </summary>
internal sealed class AttentionTrial(IReadOnlyList<AttentionSettings> settings)
{
    private readonly Tensor gelu = tensor(settings.Select(s => s.Gelu).ToArray()).unsqueeze(1);

    /// <summary>One example, [length, 1, features], for every setting. Types in which libtorch computes coarsely are widened.</summary>
    public Tensor ForAll(Tensor example) => Wide(example).expand(-1, settings.Count, -1);

    public Tensor Encoder(NativeParameters p, Tensor x) => Final(p, p.List("layers").Aggregate(x, (value, layer) => Tidily(() => EncoderLayer(layer, value))));

    public Tensor Decoder(NativeParameters p, Tensor x, Tensor memory) => Final(p, p.List("layers").Aggregate(x, (value, layer) => Tidily(() => DecoderLayer(layer, value, memory))));

    public Tensor EncoderLayer(NativeParameters p, Tensor x)
    {
        Tensor attended = Norm(p.Of("norm1"), x + Attention(p.Of("self_attn"), x, x));
        return Norm(p.Of("norm2"), attended + FeedForward(p, attended));
    }

    public Tensor DecoderLayer(NativeParameters p, Tensor x, Tensor memory)
    {
        Tensor own = Norm(p.Of("norm1"), x + Attention(p.Of("self_attn"), x, x));
        Tensor both = Norm(p.Of("norm2"), own + Attention(p.Of("multihead_attn"), own, memory));
        return Norm(p.Of("norm3"), both + FeedForward(p, both));
    }

    /// <summary>Attention of [queries, settings, features] to [keys, settings, features].</summary>
    public Tensor Attention(NativeParameters p, Tensor query, Tensor keyAndValue)
    {
        Tensor outWeight = p["out_proj.weight"];
        long features = outWeight.shape[0];
        Tensor?[] biases = p.Find("in_proj_bias") is { } bias ? bias.chunk(3) : new Tensor?[3];
        Tensor[] weights = p.Find("in_proj_weight") is { } joint ? joint.chunk(3) : [p["q_proj_weight"], p["k_proj_weight"], p["v_proj_weight"]];
        Tensor q = Linear(query, weights[0], biases[0]);
        Tensor k = Linear(keyAndValue, weights[1], biases[1]);
        Tensor v = Linear(keyAndValue, weights[2], biases[2]);
        if (p.Find("bias_k") is { } keyRow)
        {
            k = cat([k, Wide(keyRow).expand(1, settings.Count, features)]);
            v = cat([v, Wide(p["bias_v"]).expand(1, settings.Count, features)]);
        }

        var parts = new List<Tensor>();
        for (int first = 0, count; first < settings.Count; first += count)
        {
            AttentionSettings s = settings[first];
            count = settings.Skip(first).TakeWhile(other => (other.Heads, other.ZeroAttention) == (s.Heads, s.ZeroAttention)).Count();
            parts.Add(Heads(s, q.narrow(1, first, count), k.narrow(1, first, count), v.narrow(1, first, count)));
        }

        return Linear(cat(parts, 1), outWeight, p.Find("out_proj.bias"));
    }

    // What a layer needs in between goes when it is done, so that many layers take no more memory than one.
    private static Tensor Tidily(Func<Tensor> layer)
    {
        using var scope = NewDisposeScope();
        return layer().MoveToOuterDisposeScope();
    }

    private static Tensor Heads(AttentionSettings s, Tensor q, Tensor k, Tensor v)
    {
        if (s.ZeroAttention)
        {
            (k, v) = (cat([k, zeros_like(k.narrow(0, 0, 1))]), cat([v, zeros_like(v.narrow(0, 0, 1))]));
        }

        Tensor scores = matmul(Split(q), Split(k).transpose(-1, -2)) / Math.Sqrt((double)q.shape[2] / s.Heads);
        return matmul(F.softmax(scores, -1), Split(v)).permute(2, 0, 1, 3).reshape(q.shape);

        // [length, examples, features] to [examples, heads, length, features of a head].
        Tensor Split(Tensor x) => x.reshape(x.shape[0], x.shape[1], s.Heads, -1).permute(1, 2, 0, 3);
    }

    private static Tensor Linear(Tensor x, Tensor weight, Tensor? bias) => F.linear(x, Wide(weight), bias is null ? null : Wide(bias));

    private static Tensor Norm(NativeParameters p, Tensor x) => F.layer_norm(x, [x.shape[2]], Wide(p["weight"]), Wide(p["bias"]));

    private static Tensor Wide(Tensor x) => x.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? x.to(ScalarType.Float32) : x;

    private static Tensor Final(NativeParameters p, Tensor x) => p.Has("norm") ? Norm(p.Of("norm"), x) : x;

    private Tensor FeedForward(NativeParameters p, Tensor x)
    {
        Tensor inner = Linear(x, p["linear1.weight"], p["linear1.bias"]);
        return Linear(where(gelu.to(inner.device), F.gelu(inner), F.relu(inner)), p["linear2.weight"], p["linear2.bias"]);
    }
}
