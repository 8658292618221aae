using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Attention with several heads, as libtorch computes it: sequences are [length, batch, features].</summary>
internal static class AttentionModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        // Query, key, value, and if wanted key_padding_mask and attn_mask; need_weights is no tensor, and the weights are always there to be taken.
        exporters.AddMany<MultiheadAttention>((g, m, inputs) =>
        {
            OnnxValue?[] given = Arguments(g, inputs, 3, "query", "key", "value", "key_padding_mask", "attn_mask");
            AttentionSettings settings = AttentionProbe.Of(g, m);
            (OnnxValue output, OnnxValue weights) = Attend(g, new(m), settings, given[0]!, given[1]!, given[2]!, given[3], given[4]);
            return [output, weights];
        });
    }

    /// <summary>The inputs, with null for optional ones that were not mentioned.</summary>
    /// <exception cref="OnnxExportException">There are too many or too few.</exception>
    public static OnnxValue?[] Arguments(OnnxScope g, IReadOnlyList<OnnxValue?> inputs, int required, params ReadOnlySpan<string> names)
    {
        var given = new OnnxValue?[names.Length];
        for (int i = 0; i < Math.Max(inputs.Count, required); i++)
        {
            if (i >= names.Length)
            {
                throw g.Error($"it takes {string.Join(", ", names.ToArray())}, and {inputs.Count} inputs were given");
            }

            given[i] = i < inputs.Count ? inputs[i] : null;
            if (given[i] is null && i < required)
            {
                throw g.Error($"its input '{names[i]}' is missing");
            }
        }

        return given;
    }

    /// <summary>The output [queries, batch, features], and the weights averaged over the heads [batch, queries, keys].</summary>
    public static (OnnxValue Output, OnnxValue Weights) Attend(
        OnnxScope g, NativeParameters p, AttentionSettings settings, OnnxValue query, OnnxValue key, OnnxValue value, OnnxValue? keyPadding, OnnxValue? mask)
    {
        using IDisposable? scope = p.Scope(g);
        Tensor outWeight = p["out_proj.weight"];
        long features = outWeight.shape[0];
        long size = features / settings.Heads;
        bool added = p.Find("bias_k") is not null || settings.ZeroAttention;
        Check(g, query, key, value, keyPadding, mask, added);

        (OnnxValue q, OnnxValue k, OnnxValue v) = Project(g, p, features, query, key, value);
        var rows = new List<(OnnxValue Key, OnnxValue Value)>();
        if (p.Find("bias_k") is { } keyRow)
        {
            OnnxValue[] shape = [g.Integers(1), g.Length(k, 1), g.Integers(features)];
            rows.Add((g.Expand(g.Tensor(keyRow), shape), g.Expand(g.Tensor(p["bias_v"]), shape)));
        }

        if (settings.ZeroAttention)
        {
            OnnxValue zeros = g.Full(0, k.Type, g.Integers(1), g.Length(k, 1), g.Integers(features));
            rows.Add((zeros, zeros));
        }

        if (rows.Count > 0)
        {
            (k, v) = (g.Concat(0, [k, .. rows.Select(r => r.Key)]), g.Concat(0, [v, .. rows.Select(r => r.Value)]));
            mask = mask is null ? null : g.Concat(1, mask, g.Full(0, mask.Type, g.Length(mask, 0), g.Integers(rows.Count)));
            keyPadding = keyPadding is null ? null : g.Concat(1, keyPadding, g.Full(0, keyPadding.Type, g.Length(keyPadding, 0), g.Integers(rows.Count)));
        }

        OnnxValue heads = g.Transpose(g.Reshape(g.Mul(q, 1 / Math.Sqrt(size)), 0, 0, settings.Heads, size), 1, 2, 0, 3); // [batch, heads, queries, size]
        OnnxValue scores = g.MatMul(heads, g.Transpose(g.Reshape(k, 0, 0, settings.Heads, size), 1, 2, 3, 0)); // [batch, heads, queries, keys]
        if (mask is not null)
        {
            scores = g.Add(scores, g.Cast(mask, scores.Type)); // libtorch adds a mask of truth values too, as 0 and 1
        }

        if (keyPadding is not null)
        {
            scores = g.Where(g.Unsqueeze(keyPadding, 1, 2), double.NegativeInfinity, scores);
        }

        OnnxValue weights = g.Softmax(scores, -1);
        OnnxValue together = g.MatMul(weights, g.Transpose(g.Reshape(v, 0, 0, settings.Heads, size), 1, 2, 0, 3));
        OnnxValue joined = g.Reshape(g.Transpose(together, 2, 0, 1, 3), 0, 0, features);
        OnnxValue output = g.Linear(joined, g.Tensor(outWeight), p.Find("out_proj.bias") is { } bias ? g.Tensor(bias) : null);
        return (output, g.ReduceMean(weights, [1]));
    }

    private static void Check(OnnxScope g, OnnxValue query, OnnxValue key, OnnxValue value, OnnxValue? keyPadding, OnnxValue? mask, bool added)
    {
        if (query.Rank != 3 || key.Rank != 3 || value.Rank != 3)
        {
            throw g.Error($"query, key and value must be [length, batch, features]; they are {query.Shape}, {key.Shape}, {value.Shape}");
        }

        if (keyPadding is not null && (keyPadding.Type != ElementType.Bool || keyPadding.Rank != 2))
        {
            throw g.Error($"key_padding_mask must be Bool [batch, length], true where a key is ignored; it is {keyPadding.Type}{keyPadding.Shape}");
        }

        if (mask is not null && (added ? mask.Rank != 2 : mask.Rank > 2))
        {
            throw g.Error($"attn_mask must be [queries, keys]; libtorch takes no {mask.Shape} here. Give what differs between examples as key_padding_mask, or write the attention with {nameof(FunctionalOperators.ScaledDotProductAttention)}");
        }
    }

    private static (OnnxValue Q, OnnxValue K, OnnxValue V) Project(OnnxScope g, NativeParameters p, long features, OnnxValue query, OnnxValue key, OnnxValue value)
    {
        OnnxValue? bias = p.Find("in_proj_bias") is { } b ? g.Tensor(b) : null;
        if (p.Find("in_proj_weight") is not { } joint)
        {
            OnnxValue[]? biases = bias is null ? null : g.Split(bias, 0, features, features, features);
            return (Linear(query, "q_proj_weight", 0), Linear(key, "k_proj_weight", 1), Linear(value, "v_proj_weight", 2));

            OnnxValue Linear(OnnxValue x, string weight, int part) => g.Linear(x, g.Tensor(p[weight]), biases?[part]);
        }

        OnnxValue weight = g.Tensor(joint);
        if (query == key && key == value)
        {
            OnnxValue[] parts = g.Split(g.Linear(query, weight, bias), -1, features, features, features);
            return (parts[0], parts[1], parts[2]);
        }

        if (key == value)
        {
            OnnxValue[] weights = g.Split(weight, 0, features, 2 * features);
            OnnxValue[]? biases = bias is null ? null : g.Split(bias, 0, features, 2 * features);
            OnnxValue[] parts = g.Split(g.Linear(key, weights[1], biases?[1]), -1, features, features);
            return (g.Linear(query, weights[0], biases?[0]), parts[0], parts[1]);
        }
        else
        {
            OnnxValue[] weights = g.Split(weight, 0, features, features, features);
            OnnxValue[]? biases = bias is null ? null : g.Split(bias, 0, features, features, features);
            return (g.Linear(query, weights[0], biases?[0]), g.Linear(key, weights[1], biases?[1]), g.Linear(value, weights[2], biases?[2]));
        }
    }
}
