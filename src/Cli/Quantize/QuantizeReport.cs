using System.Globalization;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Cli;

/// <summary>What <c>quantize</c> did, as a program reads it.</summary>
/// <param name="Model">The original.</param>
/// <param name="Quantized">The new file.</param>
/// <param name="Mode">What was asked for.</param>
/// <param name="Written">Whether the file has its place; false where the models agree too little.</param>
/// <param name="BytesBefore">Bytes of the original, files beside it included.</param>
/// <param name="BytesAfter">Bytes of the new one.</param>
/// <param name="MillisecondsBefore">Median time of a run on the data with the original.</param>
/// <param name="MillisecondsAfter">The same with the new one.</param>
/// <param name="Threads">Threads that an operator may use; 0 for as many as there are cores.</param>
/// <param name="Data">What was run.</param>
/// <param name="Agreement">How far they agree.</param>
/// <param name="DependsOnBatch">Whether a row's result depends on the rows scored with it.</param>
/// <param name="Nodes">What was quantized.</param>
/// <param name="Skipped">What was not.</param>
internal sealed record QuantizeReport(
    string Model,
    string Quantized,
    string Mode,
    bool Written,
    long BytesBefore,
    long BytesAfter,
    double MillisecondsBefore,
    double MillisecondsAfter,
    int Threads,
    string Data,
    Agreement Agreement,
    bool DependsOnBatch,
    IReadOnlyList<QuantizedNode> Nodes,
    IReadOnlyList<SkippedNode> Skipped)
{
    /// <summary>What is said of models whose rows depend on each other; help and documents say the same.</summary>
    public const string BatchNote = "a row's result depends a little on the rows scored with it, since int8 activations share one scale a batch (int8-weights, int4 and fp16 do not)";

    /// <summary>The report for people.</summary>
    public void Write(TextWriter output)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        output.WriteLine($"{Model} -> {Quantized} · {Mode}");
        foreach (IGrouping<string, QuantizedNode> format in Nodes.GroupBy(n => n.Format))
        {
            output.WriteLine(string.Create(invariant, $"  quantized   {format.Count():N0} {(format.Count() == 1 ? "weight" : "weights")} of {string.Join(", ", format.Select(n => n.Operator).Distinct())}: {format.Key}"));
        }

        foreach (SkippedNode skipped in Skipped.Take(10))
        {
            output.WriteLine($"  left        {skipped.Operator} '{skipped.Node}': {skipped.Reason}");
        }

        if (Skipped.Count > 10)
        {
            output.WriteLine(string.Create(invariant, $"  left        {Skipped.Count - 10:N0} more; --json names them"));
        }

        output.WriteLine(string.Create(invariant, $"  size        {BytesBefore:N0} -> {BytesAfter:N0} bytes ({(double)BytesAfter / BytesBefore:0.000})"));
        output.WriteLine(string.Create(invariant, $"  speed       {MillisecondsBefore:0.###} -> {MillisecondsAfter:0.###} ms a run ({MillisecondsBefore / MillisecondsAfter:0.00} times), {(Threads == 0 ? "as many threads as cores" : $"{Threads} {(Threads == 1 ? "thread" : "threads")}")}"));
        string share = Agreement.Share is { } agreeing ? string.Create(invariant, $"{agreeing:0.00%} of {Agreement.Rows:N0} rows have the same largest output; ") : "";
        output.WriteLine(string.Create(invariant, $"  agreement   {share}floats differ by up to {Agreement.MaxAbsolute:G3} ({Agreement.MaxRelative:G3} of the largest)"));
        if (Agreement is { AccuracyBefore: { } before, AccuracyAfter: { } after })
        {
            output.WriteLine(string.Create(invariant, $"  accuracy    {before:0.00%} -> {after:0.00%}"));
        }

        output.WriteLine($"  data        {Data}");
        if (DependsOnBatch)
        {
            output.WriteLine($"  note        {BatchNote}");
        }
    }
}
