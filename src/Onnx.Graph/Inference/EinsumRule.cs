namespace MlNetPath.Onnx.Graph.Inference;

/// <summary>Sums of products by the notation of Einstein: a dimension for every letter.</summary>
internal static class EinsumRule
{
    public static void AddTo(Dictionary<string, Func<NodeContext, InferredValue[]>> rules) => rules["Einsum"] = Einsum;

    private static InferredValue[] Einsum(NodeContext node)
    {
        string equation = node.Text("equation", string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal);
        string[] sides = equation.Split("->");
        string[] terms = sides[0].Split(',');
        if (sides.Length > 2 || terms.Length != node.Inputs.Length)
        {
            throw node.Error($"'{equation}' is no equation with {node.Inputs.Length} terms");
        }

        var letters = new Dictionary<char, Dimension>();
        var broadcast = new List<TensorShape>();
        for (int i = 0; i < terms.Length; i++)
        {
            Read(node, terms[i], node.Input(i), letters, broadcast);
        }

        // Without a right side: the broadcast axes, then every letter that stands once, in the order of the alphabet.
        string result = sides.Length == 2 ? sides[1]
            : (broadcast.Count > 0 ? "..." : string.Empty) + string.Concat(letters.Keys.Where(l => sides[0].Count(c => c == l) == 1).Order());
        List<Dimension> shape = [];
        for (int i = 0; i < result.Length; i++)
        {
            if (result[i] == '.')
            {
                shape.AddRange(node.Broadcast([.. broadcast]));
                i += 2;
            }
            else
            {
                shape.Add(letters.TryGetValue(result[i], out Dimension dimension) ? dimension : throw node.Error($"no term of '{equation}' has the axis '{result[i]}'"));
            }
        }

        return [new(node.SameType(), [.. shape])];
    }

    private static void Read(NodeContext node, string term, OnnxValue value, Dictionary<char, Dimension> letters, List<TensorShape> broadcast)
    {
        int dots = term.IndexOf("...", StringComparison.Ordinal);
        string plain = dots < 0 ? term : term.Remove(dots, 3);
        int open = value.Rank - plain.Length;
        if (!plain.All(char.IsAsciiLetter) || open < 0 || (dots < 0 && open > 0))
        {
            throw node.Error($"the term '{term}' does not fit {value.Shape}");
        }

        if (dots >= 0)
        {
            broadcast.Add([.. value.Shape.Skip(dots).Take(open)]);
        }

        for (int i = 0; i < plain.Length; i++)
        {
            Dimension dimension = value.Shape[dots >= 0 && i >= dots ? i + open : i];
            if (!letters.TryGetValue(plain[i], out Dimension known) || known == 1 || (!known.IsKnown && dimension.IsKnown && dimension != 1))
            {
                letters[plain[i]] = dimension;
            }
            else if (known.IsKnown && dimension.IsKnown && dimension != known && dimension != 1)
            {
                throw node.Error($"the axis '{plain[i]}' is both {known} and {dimension}");
            }
        }
    }
}
