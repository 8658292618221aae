using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetPath.Cli;

/// <summary>What <c>verify</c> found, as a program reads it.</summary>
internal sealed record VerifyReport(
    string Runtime, string Provider, double Rtol, double Atol, int Total, int Passed, int Failed, int Errors, IReadOnlyList<VerifyReport.Case> Cases)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    // By ONNX Runtime's own name.
    private const string CpuProvider = "CPUExecutionProvider";

    /// <summary>One case.</summary>
    internal sealed record Case(string Name, CaseStatus Status, string Detail);

    /// <summary>Counts the cases.</summary>
    public static VerifyReport Of(string runtime, Tolerance tolerance, IReadOnlyList<Case> cases) => new(
        runtime,
        CpuProvider,
        tolerance.Relative,
        tolerance.Absolute,
        cases.Count,
        cases.Count(c => c.Status == CaseStatus.Passed),
        cases.Count(c => c.Status == CaseStatus.Failed),
        cases.Count(c => c.Status == CaseStatus.Error),
        cases);

    /// <summary>The whole as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format) + "\n";

    /// <summary>A case as one line of text.</summary>
    public static string Line(Case result, int width) => result.Status switch
    {
        CaseStatus.Passed => $"pass   {result.Name.PadRight(width)}  {result.Detail}",
        CaseStatus.Failed => $"FAIL   {result.Name.PadRight(width)}  {OneLine(result.Detail)}",
        _ => $"error  {result.Name.PadRight(width)}  {OneLine(result.Detail)}",
    };

    /// <summary>The totals as one line of text.</summary>
    public string Totals() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Total:N0} {(Total == 1 ? "case" : "cases")}: {Passed:N0} passed, {Failed:N0} failed, {Errors:N0} with errors. ONNX Runtime {Runtime}, {Provider}, rtol {Rtol}, atol {Atol}.");

    private static string OneLine(string text) => string.Join(' ', text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
