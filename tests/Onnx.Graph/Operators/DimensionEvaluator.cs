using System.Globalization;

namespace MlNetPath.Onnx.Graph.Tests.Operators;

/// <summary>Computes a dimension's text with numbers in the place of names. Written apart from <see cref="Dimension"/>, so that it can disagree.</summary>
internal sealed class DimensionEvaluator(string text, IReadOnlyDictionary<string, long> sizes)
{
    private int at;

    /// <summary>The number; null if the dimension has a name without a size, as unknown ones have.</summary>
    public static long? Evaluate(Dimension dimension, IReadOnlyDictionary<string, long> sizes)
    {
        var evaluator = new DimensionEvaluator(dimension.ToString(), sizes);
        long? value = evaluator.Sum();
        return evaluator.at == evaluator.Length ? value : throw new FormatException($"'{dimension}' cannot be read at {evaluator.at}.");
    }

    private int Length => text.Length;

    private char Next => at < text.Length ? text[at] : '\0';

    private long? Sum()
    {
        long? sum = Product();
        while (Next is '+' or '-')
        {
            bool plus = text[at++] == '+';
            long? term = Product();
            sum = plus ? sum + term : sum - term;
        }

        return sum;
    }

    private long? Product()
    {
        long? product = Factor();
        while (Next is '*' or '/')
        {
            bool times = text[at++] == '*';
            long? factor = Factor();
            product = times ? product * factor : product is { } p && factor is { } f ? (long)Math.Floor((double)p / f) : null;
        }

        return product;
    }

    private long? Factor()
    {
        if (Next == '-')
        {
            at++;
            return -Factor();
        }

        if (Next == '(')
        {
            at++;
            long? inner = Sum();
            return text[at++] == ')' ? inner : throw new FormatException($"'{text}' lacks a bracket.");
        }

        int start = at;
        while (char.IsLetterOrDigit(Next) || Next == '_')
        {
            at++;
        }

        string token = text[start..at];
        if (token == "max" && Next == '(')
        {
            at++;
            long? left = Sum();
            at++;
            long? right = Sum();
            at++;
            return left is { } l && right is { } r ? Math.Max(l, r) : null;
        }

        return long.TryParse(token, CultureInfo.InvariantCulture, out long number) ? number
            : token.Length == 0 ? throw new FormatException($"'{text}' cannot be read at {at}.")
            : sizes.TryGetValue(token, out long size) ? size : null;
    }
}
