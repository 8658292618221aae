using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>
/// Finds what TorchSharp keeps to itself about attention by elimination: the module runs on small random inputs, and every combination that its parameters allow is
/// computed beside it, until one is left; that one must hold on a further input.
/// </summary>
internal static class AttentionProbe
{
    // One input mostly tells; others follow for weights so small or large that every combination looks the same on it.
    private static readonly double[] Scales = [1, 4, 0.25, 16, 0.0625, 64];

    private delegate Tensor Network(AttentionTrial trial, Tensor first, Tensor second);

    public static AttentionSettings Of(OnnxScope g, MultiheadAttention m)
    {
        NativeParameters p = new(m);
        Tensor output = p["out_proj.weight"];
        long keyFeatures = p.Find("k_proj_weight")?.shape[1] ?? output.shape[0];
        Hyperparameters stated = g.Stated(s => s with { Heads = null, AddZeroAttention = null });
        return Eliminate(
            g, output, keyFeatures, stated, [.. Combinations(output.shape[0], [false, true], [false])], (x, y) => m.forward(x, y, y, null, true, null).Item1, (trial, x, y) => trial.Attention(p, x, y));
    }

    public static AttentionSettings Of(OnnxScope g, TransformerEncoderLayer m)
    {
        NativeParameters p = new(m);
        return OfLayers(g, p["norm1.weight"], (x, _) => m.forward(x), (trial, x, _) => trial.EncoderLayer(p, x));
    }

    public static AttentionSettings Of(OnnxScope g, TransformerEncoder m)
    {
        NativeParameters p = new(m);
        return OfLayers(g, FirstLayer(g, p)["norm1.weight"], (x, _) => m.forward(x, null, null), (trial, x, _) => trial.Encoder(p, x));
    }

    public static AttentionSettings Of(OnnxScope g, TransformerDecoderLayer m)
    {
        NativeParameters p = new(m);
        return OfLayers(g, p["norm1.weight"], (x, y) => m.forward(x, y, null, null, null, null), (trial, x, y) => trial.DecoderLayer(p, x, y));
    }

    public static AttentionSettings Of(OnnxScope g, TransformerDecoder m)
    {
        NativeParameters p = new(m);
        return OfLayers(g, FirstLayer(g, p)["norm1.weight"], (x, y) => m.forward(x, y, null), (trial, x, y) => trial.Decoder(p, x, y));
    }

    public static AttentionSettings Of(OnnxScope g, Transformer m)
    {
        NativeParameters p = new(m);
        return p.Of("encoder").Has("layers") || p.Of("decoder").Has("layers")
            ? OfLayers(g, p["encoder.norm.weight"], (x, y) => m.forward(y, x), (trial, x, y) => trial.Decoder(p.Of("decoder"), x, trial.Encoder(p.Of("encoder"), y)))
            : new(1, false, false); // no attention at all
    }

    private static NativeParameters FirstLayer(OnnxScope g, NativeParameters p) =>
        p.List("layers").FirstOrDefault() ?? throw g.Error("it has no layers, and libtorch gives nothing then");

    private static AttentionSettings OfLayers(OnnxScope g, Tensor norm, Func<Tensor, Tensor, Tensor> module, Network network) =>
        Eliminate(g, norm, norm.shape[0], g.Stated(s => s with { Heads = null, Activation = null }), [.. Combinations(norm.shape[0], [false], [false, true])], module, network);

    private static IEnumerable<AttentionSettings> Combinations(long features, bool[] zeroAttention, bool[] gelu) =>
        from heads in Enumerable.Range(1, (int)features)
        where features % heads == 0
        from zero in zeroAttention
        from g in gelu
        select new AttentionSettings(heads, zero, g);

    private static AttentionSettings Eliminate(OnnxScope g, Tensor like, long otherFeatures, Hyperparameters stated, AttentionSettings[] left, Func<Tensor, Tensor, Tensor> module, Network network)
    {
        left = [.. left.Where(s => s.Heads == (stated.Heads ?? s.Heads) && s.ZeroAttention == (stated.AddZeroAttention ?? s.ZeroAttention) && s.Gelu == (stated.Activation is { } activation ? activation == nn.Activations.GELU : s.Gelu))];
        for (int run = 0; run < Scales.Length && left.Length > 1; run++)
        {
            left = Fitting(like, otherFeatures, left, Scales[run], seed: run, module, network, g);
        }

        if (left.Length == 1)
        {
            left = Fitting(like, otherFeatures, left, 1, seed: Scales.Length, module, network, g); // what is left must not be so by chance
        }

        return left switch
        {
            [{ } only] => only,
            [] when stated != new Hyperparameters() => throw g.Error($"{nameof(ExportOptions)}.{nameof(ExportOptions.Hyperparameters)} states {stated}, and that is not what it computes with"),
            [] => throw g.Error("the number of heads could not be determined: on small inputs it computes nothing that its parameters explain. Add an exporter for it to "
                + $"{nameof(ExportOptions)}.{nameof(ExportOptions.Exporters)}, or write the attention as a module of your own"),
            _ => throw g.Error($"TorchSharp does not tell {string.Join(" or ", Open(left))}, and with these weights it makes no difference on small inputs. Export after training, or state it in "
                + $"{nameof(ExportOptions)}.{nameof(ExportOptions.Hyperparameters)}"),
        };
    }

    private static IEnumerable<string> Open(AttentionSettings[] left)
    {
        if (left.Select(s => s.Heads).Distinct().Count() > 1)
        {
            yield return "the number of heads";
        }

        if (left.Select(s => s.ZeroAttention).Distinct().Count() > 1)
        {
            yield return "add_zero_attn";
        }

        if (left.Select(s => s.Gelu).Distinct().Count() > 1)
        {
            yield return "the activation";
        }
    }

    // Those settings with which the parameters give what the module gives.
    private static AttentionSettings[] Fitting(
        Tensor like, long otherFeatures, AttentionSettings[] settings, double scale, int seed, Func<Tensor, Tensor, Tensor> module, Network network, OnnxScope g)
    {
        using var tensors = NewDisposeScope();
        using var random = new Generator((ulong)(1 + seed)); // its own, so that the program's random numbers stay what they would have been
        Tensor first = Random(3, like.shape[0]);
        Tensor second = Random(4, otherFeatures);
        Tensor expected;
        try
        {
            expected = module(first, second);
        }
        catch (ExternalException e)
        {
            throw g.Error($"it does not run on query [3, 1, {like.shape[0]}], key and value [4, 1, {otherFeatures}]: {e.Message.Split('\n')[0].Trim()}");
        }

        var trial = new AttentionTrial(settings);
        Tensor actual = network(trial, trial.ForAll(first), trial.ForAll(second));
        double tolerance = like.dtype switch { ScalarType.Float64 => 1e-9, ScalarType.Float32 => 1e-4, ScalarType.Float16 => 1e-2, _ => 5e-2 };
        Tensor wanted = expected.to(actual.dtype);
        double size = Math.Max(1, wanted.abs().max().ToDouble());
        Tensor off = (actual - wanted).abs().amax([0, 2]).to(ScalarType.Float64).cpu();
        return [.. settings.Where((_, i) => off[i].ToDouble() <= tolerance * size)];

        Tensor Random(long length, long features) => (randn([length, 1, features], generator: random) * scale).to(like.dtype).to(like.device);
    }
}
