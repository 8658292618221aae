using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetPath.Onnx.Torch;

/// <summary>What to look at where the network itself fails on the inputs of the parity check.</summary>
internal static partial class NetworkAdvice
{
    /// <summary>Sentences with a space or full stop before them; empty if there is nothing to say.</summary>
    public static string For(ParityCase run, Exception failure)
    {
        if (run.Options is not { } options)
        {
            return string.Empty;
        }

        string message = FirstLine.Of(failure);
        string end = message.EndsWith('.') ? string.Empty : ".";
        if (OutOfRange().IsMatch(message))
        {
            string[] ranges = [.. options.Given.Where(i => i.Range is not null).Select(i => string.Create(CultureInfo.InvariantCulture, $"of input '{i.Name}', which goes from {i.Range!.Value.From} to {i.Range.Value.To}, both included"))];
            return ranges.Length > 0 ? $"{end} Check the range {string.Join(", and ", ranges)}." : string.Empty;
        }

        string[] defaults = [.. run.Sizes.Keys.Skip(1).Where(name => !options.Sizes.ContainsKey(name))];
        if (defaults.Length == 0)
        {
            return string.Empty;
        }

        HashSet<string> numbers = [.. Numbers().Matches(message).Select(m => m.Value)];
        string[] unequal = [.. run.Sizes.Where(s => s.Value > 1 && numbers.Contains(s.Value.ToString(CultureInfo.InvariantCulture))).Select(s => $"'{s.Key}'")];
        string equal = unequal.Length > 1 ? $" If {string.Join(" and ", unequal)} are always equal, give them one name." : string.Empty;
        return $"{end}{equal} If it cannot take these sizes, say which it can: {nameof(ExportOptions.Sizes)} = new Dictionary<string, long[]> {{ [\"{defaults[0]}\"] = [5, 9] }}.";
    }

    [GeneratedRegex(@"\b(index|indices)\b.*\bout of (range|bounds)\b|\bout of (range|bounds)\b.*\b(index|indices)\b", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfRange();

    // Of 5x7 too, as products of matrices have it.
    [GeneratedRegex(@"\d+")]
    private static partial Regex Numbers();
}
