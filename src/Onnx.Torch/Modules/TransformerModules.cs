using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>libtorch's transformer: layers that normalize after each part, stacks of them, and both stacks together. Sequences are [length, batch, features].</summary>
internal static class TransformerModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.AddMany<TransformerEncoderLayer>((g, m, inputs) =>
        {
            OnnxValue?[] given = AttentionModules.Arguments(g, inputs, 1, "src", "src_mask", "src_key_padding_mask");
            return [EncoderLayer(g, new(m), AttentionProbe.Of(g, m), given[0]!, given[1], given[2])];
        });
        exporters.AddMany<TransformerEncoder>((g, m, inputs) =>
        {
            OnnxValue?[] given = AttentionModules.Arguments(g, inputs, 1, "src", "src_mask", "src_key_padding_mask");
            return [Encoder(g, new(m), AttentionProbe.Of(g, m), given[0]!, given[1], given[2])];
        });
        exporters.AddMany<TransformerDecoderLayer>((g, m, inputs) =>
        {
            OnnxValue?[] given = DecoderArguments(g, inputs);
            return [DecoderLayer(g, new(m), AttentionProbe.Of(g, m), given[0]!, given[1]!, given[2..])];
        });
        exporters.AddMany<TransformerDecoder>((g, m, inputs) =>
        {
            OnnxValue?[] given = DecoderArguments(g, inputs);
            return [Decoder(g, new(m), AttentionProbe.Of(g, m), given[0]!, given[1]!, given[2..])];
        });
        exporters.AddMany<Transformer>((g, m, inputs) =>
        {
            OnnxValue?[] given = AttentionModules.Arguments(
                g, inputs, 2, "src", "tgt", "src_mask", "tgt_mask", "memory_mask", "src_key_padding_mask", "tgt_key_padding_mask", "memory_key_padding_mask");
            var p = new NativeParameters(m);
            AttentionSettings settings = AttentionProbe.Of(g, m);
            OnnxValue memory = Encoder(g, p.Of("encoder"), settings, given[0]!, given[2], given[5]);
            return [Decoder(g, p.Of("decoder"), settings, given[1]!, memory, [given[3], given[4], given[6], given[7]])];
        });
    }

    private static OnnxValue?[] DecoderArguments(OnnxScope g, IReadOnlyList<OnnxValue?> inputs) =>
        AttentionModules.Arguments(g, inputs, 2, "tgt", "memory", "tgt_mask", "memory_mask", "tgt_key_padding_mask", "memory_key_padding_mask");

    private static OnnxValue Encoder(OnnxScope g, NativeParameters p, AttentionSettings settings, OnnxValue x, OnnxValue? mask, OnnxValue? padding)
    {
        using IDisposable? scope = p.Scope(g);
        OnnxValue last = p.List("layers").Aggregate(x, (value, layer) => EncoderLayer(g, layer, settings, value, mask, padding));
        return p.Has("norm") ? Norm(g, p, "norm", last) : last;
    }

    private static OnnxValue Decoder(OnnxScope g, NativeParameters p, AttentionSettings settings, OnnxValue x, OnnxValue memory, OnnxValue?[] masks)
    {
        using IDisposable? scope = p.Scope(g);
        OnnxValue last = p.List("layers").Aggregate(x, (value, layer) => DecoderLayer(g, layer, settings, value, memory, masks));
        return p.Has("norm") ? Norm(g, p, "norm", last) : last;
    }

    private static OnnxValue EncoderLayer(OnnxScope g, NativeParameters p, AttentionSettings settings, OnnxValue x, OnnxValue? mask, OnnxValue? padding)
    {
        using IDisposable? scope = p.Scope(g);
        OnnxValue attended = Norm(g, p, "norm1", g.Add(x, AttentionModules.Attend(g, p.Of("self_attn"), settings, x, x, x, padding, mask).Output));
        return Norm(g, p, "norm2", g.Add(attended, FeedForward(g, p, settings, attended)));
    }

    // The masks are tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask.
    private static OnnxValue DecoderLayer(OnnxScope g, NativeParameters p, AttentionSettings settings, OnnxValue x, OnnxValue memory, OnnxValue?[] masks)
    {
        using IDisposable? scope = p.Scope(g);
        OnnxValue own = Norm(g, p, "norm1", g.Add(x, AttentionModules.Attend(g, p.Of("self_attn"), settings, x, x, x, masks[2], masks[0]).Output));
        OnnxValue both = Norm(g, p, "norm2", g.Add(own, AttentionModules.Attend(g, p.Of("multihead_attn"), settings, own, memory, memory, masks[3], masks[1]).Output));
        return Norm(g, p, "norm3", g.Add(both, FeedForward(g, p, settings, both)));
    }

    private static OnnxValue FeedForward(OnnxScope g, NativeParameters p, AttentionSettings settings, OnnxValue x)
    {
        OnnxValue inner = Linear(g, p, "linear1", x);
        return Linear(g, p, "linear2", settings.Gelu ? ActivationModules.ExactGelu(g, inner, otherwise: "take ReLU") : g.Relu(inner));
    }

    private static OnnxValue Linear(OnnxScope g, NativeParameters p, string name, OnnxValue x)
    {
        using IDisposable scope = g.Within(name);
        return g.Linear(x, g.Tensor(p[$"{name}.weight"]), g.Tensor(p[$"{name}.bias"]));
    }

    private static OnnxValue Norm(OnnxScope g, NativeParameters p, string name, OnnxValue x)
    {
        using IDisposable scope = g.Within(name);
        return g.LayerNorm(x, g.Tensor(p[$"{name}.weight"]), g.Tensor(p[$"{name}.bias"]));
    }
}
