using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>
/// Computes attention and transformer layers in tensors, once for each of several settings: example i of the batch is computed with setting i. So the weights, which
/// are large, are read once for all of them.
/// </summary>
internal sealed class AttentionTrial(IReadOnlyList<AttentionSettings> settings)
{
    /// <summary>One example, [length, 1, features], for every setting. Types in which libtorch computes coarsely are widened.</summary>
    public Tensor ForAll(Tensor example) => Wide(example).expand(-1, settings.Count, -1);

    public Tensor Encoder(NativeParameters p, Tensor x) => Final(p, p.List("layers").Aggregate(x, (value, layer) => EncoderLayer(layer, value)));

    public Tensor Decoder(NativeParameters p, Tensor x, Tensor memory) => Final(p, p.List("layers").Aggregate(x, (value, layer) => DecoderLayer(layer, value, memory)));

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

        Tensor together = cat([.. settings.Select((s, i) => Heads(s, q.narrow(1, i, 1), k.narrow(1, i, 1), v.narrow(1, i, 1)))], 1);
        return Linear(together, outWeight, p.Find("out_proj.bias"));
    }

    private static Tensor Heads(AttentionSettings s, Tensor q, Tensor k, Tensor v)
    {
        if (s.ZeroAttention)
        {
            (k, v) = (cat([k, zeros_like(k.narrow(0, 0, 1))]), cat([v, zeros_like(v.narrow(0, 0, 1))]));
        }

        Tensor scores = matmul(Split(q), Split(k).transpose(-1, -2)) / Math.Sqrt((double)q.shape[2] / s.Heads);
        return matmul(F.softmax(scores, -1), Split(v)).transpose(0, 1).reshape(q.shape[0], 1, q.shape[2]);

        // [length, 1, features] to [heads, length, features of a head].
        Tensor Split(Tensor x) => x.reshape(x.shape[0], s.Heads, -1).transpose(0, 1);
    }

    private static Tensor Linear(Tensor x, Tensor weight, Tensor? bias) => F.linear(x, Wide(weight), bias is null ? null : Wide(bias));

    private static Tensor Norm(NativeParameters p, Tensor x) => F.layer_norm(x, [x.shape[2]], Wide(p["weight"]), Wide(p["bias"]));

    private static Tensor Wide(Tensor x) => x.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? x.to(ScalarType.Float32) : x;

    private static Tensor Final(NativeParameters p, Tensor x) => p.Has("norm") ? Norm(p.Of("norm"), x) : x;

    private Tensor FeedForward(NativeParameters p, Tensor x)
    {
        Tensor inner = Linear(x, p["linear1.weight"], p["linear1.bias"]);
        Tensor active = cat([.. settings.Select((s, i) => s.Gelu ? F.gelu(inner.narrow(1, i, 1)) : F.relu(inner.narrow(1, i, 1)))], 1);
        return Linear(active, p["linear2.weight"], p["linear2.bias"]);
    }
}
