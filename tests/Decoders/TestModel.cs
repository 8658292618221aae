using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Tests;

/// <summary>How a model in a test is made.</summary>
internal sealed record TestModel
{
    public ElementType Ids { get; init; } = ElementType.Int64;

    public bool Mask { get; init; } = true;

    public bool Positions { get; init; } = true;

    public bool Cache { get; init; } = true;

    public bool Combined { get; init; }

    public ElementType Precision { get; init; } = ElementType.Float;

    /// <summary>Attends with ONNX Runtime's own operator, as the files do that ONNX Runtime GenAI makes. It takes a mask and no positions.</summary>
    public bool Grouped { get; init; }

    /// <summary>Gives logits of the last token only.</summary>
    public bool LastOnly { get; init; }

    public Dimension Rows { get; init; } = "rows";

    /// <summary>Added to each logit.</summary>
    public float[] Bias { get; init; } = new float[TestVocabulary.Count];

    /// <summary>The logits of what follows a token are its row here, and the model remembers nothing; null for the transformer.</summary>
    public float[][]? Table { get; init; }

    public int ContextLength { get; init; } = 48;

    public int Layers { get; init; } = 2;

    public int Heads { get; init; } = 2;

    public int HeadSize { get; init; } = 4;

    /// <summary>Heads of keys and values, each for as many of queries; null for one each.</summary>
    public int? CacheHeads { get; init; }

    public int KeptHeads => CacheHeads ?? Heads;

    /// <summary>The same with no cache, no mask and no positions, in single precision: what the others are compared with.</summary>
    public TestModel Plain => this with { Ids = ElementType.Int64, Mask = false, Positions = false, Cache = false, Combined = false, Precision = ElementType.Float, LastOnly = false, Grouped = false, Rows = "rows" };

    /// <summary>A model that goes from one token to the next by these probabilities, '.' being the end; after other tokens comes the end.</summary>
    public static TestModel Chain(params (string After, (char Token, double Probability)[] Next)[] rows) => new()
    {
        Table = [.. Enumerable.Range(0, TestVocabulary.Count).Select(id =>
        {
            (string After, (char Token, double Probability)[] Next) row = rows.FirstOrDefault(r => TestVocabulary.Id(r.After[0]) == id);
            float[] logits = [.. Enumerable.Repeat(float.NegativeInfinity, TestVocabulary.Count)];
            foreach ((char token, double probability) in row.Next ?? [])
            {
                logits[token == '.' ? TestVocabulary.End : TestVocabulary.Id(token)] = (float)Math.Log(probability) + id; // any constant gives the same probabilities
            }

            logits[TestVocabulary.End] = row.Next is null ? 0 : logits[TestVocabulary.End];
            return logits;
        })],
    };

    public ModelProto Build()
    {
        var g = new GraphBuilder("decoder");
        Dimension length = "length", past = "past";
        OnnxValue ids = g.Input("input_ids", Ids, [Rows, length]);
        OnnxValue? mask = Mask ? g.Input("attention_mask", Ids, [Rows, Cache ? past + length : length]) : null;
        OnnxValue? positions = Positions ? g.Input("position_ids", Ids, [Rows, length]) : null;
        (OnnxValue Keys, OnnxValue Values)?[] pasts = [.. Enumerable.Range(0, Layers).Select(layer => Cache ? Past(g, layer, past) : ((OnnxValue, OnnxValue)?)null)];
        OnnxValue places = g.Range(g.Length(ids, 1));
        if (pasts[0] is { } first)
        {
            places = g.Add(places, g.Length(first.Keys, 2)); // where the new tokens stand in the cache
        }

        OnnxValue logits = Table is null ? Transformer(g, ids, mask, positions, pasts, places) : Tabled(g, ids, pasts);
        logits = g.Add(logits, g.Weight("bias", OnnxTensor.From<float>(Bias, TestVocabulary.Count)));
        logits = LastOnly ? g.Slice(logits, 1, -1) : logits;
        g.Output("logits", g.Cast(logits, Precision));
        return g.Build();
    }

    private (OnnxValue Keys, OnnxValue Values) Past(GraphBuilder g, int layer, Dimension past)
    {
        if (Combined)
        {
            OnnxValue both = g.Input($"past_{layer}", Precision, [2, Rows, KeptHeads, past, HeadSize]);
            return (g.Cast(g.Select(both, 0, 0), ElementType.Float), g.Cast(g.Select(both, 0, 1), ElementType.Float));
        }

        OnnxValue One(string what) => g.Cast(g.Input($"past_key_values.{layer}.{what}", Precision, [Rows, KeptHeads, past, HeadSize]), ElementType.Float);
        return (One("key"), One("value"));
    }

    private void Present(GraphBuilder g, int layer, OnnxValue keys, OnnxValue values)
    {
        (keys, values) = (g.Cast(keys, Precision), g.Cast(values, Precision));
        if (Combined)
        {
            g.Output($"present_{layer}", g.Concat(0, g.Unsqueeze(keys, 0), g.Unsqueeze(values, 0)));
        }
        else
        {
            g.Output($"present.{layer}.key", keys);
            g.Output($"present.{layer}.value", values);
        }
    }

    private OnnxValue Tabled(GraphBuilder g, OnnxValue ids, (OnnxValue Keys, OnnxValue Values)?[] pasts)
    {
        // [rows, length] to [rows, heads, length, size], so that something is remembered.
        OnnxValue kept = g.Expand(g.Unsqueeze(g.Cast(ids, ElementType.Float), 1, 3), g.Length(ids, 0), g.Integers(KeptHeads), g.Length(ids, 1), g.Integers(HeadSize));
        for (int layer = 0; layer < Layers; layer++)
        {
            if (pasts[layer] is { } past)
            {
                Present(g, layer, g.Concat(2, past.Keys, kept), g.Concat(2, past.Values, kept));
            }
        }

        return g.Gather(g.Weight("table", OnnxTensor.From<float>([.. Table!.SelectMany(row => row)], TestVocabulary.Count, TestVocabulary.Count)), ids);
    }

    // A head of keys or values again for each of its queries.
    private OnnxValue Each(GraphBuilder g, OnnxValue heads) => CacheHeads is null ? heads
        : g.Reshape(g.Expand(g.Unsqueeze(heads, 2), g.Integers(1), g.Integers(1), g.Integers(Heads / KeptHeads), g.Integers(1), g.Integers(1)), 0, Heads, -1, HeadSize);

    private OnnxValue Grouping(GraphBuilder g, int layer, OnnxValue query, OnnxValue keys, OnnxValue values, OnnxValue mask, (OnnxValue Keys, OnnxValue Values) past)
    {
        OnnxValue last = g.Cast(g.Add(g.ReduceSum(mask, [1L]), -1), ElementType.Int32), total = g.Cast(g.Squeeze(g.Length(mask, 1), 0), ElementType.Int32);
        Dimension rows = Rows, length = "length", present = (Dimension)"past" + "length";
        OnnxValue[] made = g.CustomOp("com.microsoft", 1, "GroupQueryAttention", [query, keys, values, past.Keys, past.Values, last, total],
            [(ElementType.Float, [rows, length, Heads * HeadSize]), (ElementType.Float, [rows, KeptHeads, present, HeadSize]), (ElementType.Float, [rows, KeptHeads, present, HeadSize])],
            ("num_heads", Heads), ("kv_num_heads", KeptHeads));
        Present(g, layer, made[1], made[2]);
        return made[0];
    }

    private OnnxValue Transformer(GraphBuilder g, OnnxValue ids, OnnxValue? mask, OnnxValue? positions, (OnnxValue Keys, OnnxValue Values)?[] pasts, OnnxValue places)
    {
        int width = Heads * HeadSize, kept = KeptHeads * HeadSize;
        var random = new Random(7);
        OnnxValue W(string name, int rows, int columns, double scale) => g.Weight(name, OnnxTensor.From<float>([.. Enumerable.Range(0, rows * columns).Select(_ => (float)((random.NextDouble() - 0.5) * scale))], rows, columns));
        OnnxValue x = g.Add(g.Gather(W("tokens", TestVocabulary.Count, width, 2), ids), g.Gather(W("positions", ContextLength, width, 2), positions ?? places));
        for (int layer = 0; layer < Layers; layer++)
        {
            using IDisposable part = g.Within($"layer{layer}");
            if (Grouped)
            {
                x = g.Add(x, g.Tanh(g.MatMul(Grouping(g, layer, g.MatMul(x, W("query", width, width, 3)), g.MatMul(x, W("key", width, kept, 3)), g.MatMul(x, W("value", width, kept, 3)), mask!, pasts[layer]!.Value), W("out", width, width, 3))));
                continue;
            }

            OnnxValue Heads4(OnnxValue v, int heads) => g.Transpose(g.Reshape(v, 0, 0, heads, HeadSize), 0, 2, 1, 3); // [rows, heads, length, size]
            OnnxValue query = Heads4(g.MatMul(x, W("query", width, width, 3)), Heads), keys = Heads4(g.MatMul(x, W("key", width, kept, 3)), KeptHeads), values = Heads4(g.MatMul(x, W("value", width, kept, 3)), KeptHeads);
            if (pasts[layer] is { } past)
            {
                (keys, values) = (g.Concat(2, past.Keys, keys), g.Concat(2, past.Values, values));
                Present(g, layer, keys, values);
            }

            (keys, values) = (Each(g, keys), Each(g, values));
            OnnxValue scores = g.Mul(g.MatMul(query, g.Transpose(keys, 0, 1, 3, 2)), 1 / Math.Sqrt(HeadSize));
            OnnxValue seen = g.LessOrEqual(g.Unsqueeze(g.Range(g.Length(keys, 2)), 0), g.Unsqueeze(places, 1)); // [length, past + length]
            scores = g.Where(seen, scores, -1e9);
            if (mask is not null)
            {
                scores = g.Where(g.Equal(g.Unsqueeze(mask, 1, 2), 0), -1e9, scores);
            }

            OnnxValue attended = g.Reshape(g.Transpose(g.MatMul(g.Softmax(scores), values), 0, 2, 1, 3), 0, 0, width);
            x = g.Add(x, g.Tanh(g.MatMul(attended, W("out", width, width, 3))));
        }

        return g.MatMul(x, W("head", width, TestVocabulary.Count, 4));
    }
}
