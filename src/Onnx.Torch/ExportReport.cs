using System.Globalization;
using System.Text;

namespace MlNetPath.Onnx.Torch;

/// <summary>What was exported, and the proof that it computes what the network computes.</summary>
/// <param name="Path">The file.</param>
/// <param name="Opset">The version of the standard operators.</param>
/// <param name="Operators">How often each operator occurs, the most frequent first.</param>
/// <param name="Parameters">The number of elements of the network's parameters and buffers that the file has, each counted once, however often it is used.</param>
/// <param name="Bytes">The size of the file, with its external data.</param>
/// <param name="Outputs">The parity of every output.</param>
/// <param name="Cases">The sizes of the named dimensions in every run of the parity check.</param>
public sealed record ExportReport(
    string Path, int Opset, IReadOnlyDictionary<string, int> Operators, long Parameters, long Bytes, IReadOnlyList<OutputParity> Outputs, IReadOnlyList<string> Cases)
{
    /// <summary>What must be known to read the figures right, if anything.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The report for a terminal.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Path}: opset {Opset}, {Parameters:N0} parameters, {Bytes:N0} bytes");
        text.AppendLine(CultureInfo.InvariantCulture, $"  operators  {string.Join(", ", Operators.Select(o => $"{o.Key} {o.Value}"))}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  runs       {(Cases.Distinct().Count() == 1 && Cases.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{Cases.Count:N0} runs of {Cases[0]}") : string.Join(" | ", Cases))}");
        foreach (OutputParity output in Outputs)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {output.Name,-10} at most {output.MaxAbsoluteDifference:0.0e+0} off ({output.MaxRelativeDifference:0.0e+0} relative), shapes {string.Join(' ', output.Shapes)}{NotNumbers(output)}");
        }

        foreach (string note in Notes)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  note       {note}");
        }

        return text.ToString().TrimEnd();
    }

    private static string NotNumbers(OutputParity output) =>
        output.NotNumbers > 0 ? string.Create(CultureInfo.InvariantCulture, $", {output.NotNumbers:N0} elements NaN in both") : string.Empty;
}
