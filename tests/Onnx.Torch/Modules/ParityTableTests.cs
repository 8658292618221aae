using System.Globalization;
using System.Text.Json.Nodes;
using MlNetPath.Onnx.Graph.Tests;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>
/// Makes the table of <c>src/Onnx.Torch/README.md</c>: what is supported, by which ONNX operators, how exactly; and what is not. Its differences are rounded up to
/// a power of ten, and may vary with the processor; everything else must be as it is in the file.
/// </summary>
public sealed class ParityTableTests : IDisposable
{
    // What recurrent stacks are allowed, and others keep well below. Cases in half precision have bars of their own, and are not in this figure.
    private const double Bar = 1e-4;

    private readonly string folder = Directory.CreateTempSubdirectory("mlnetpath-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_table_says_what_is_measured()
    {
        JsonArray measured = Measure();
        Assert.All(measured, row => Assert.True(Bound(row!) <= Bar, $"{row}"));
        ResultText.Check("parity.json", measured, WithoutDifferences);
    }

    private JsonArray Measure()
    {
        var rows = new JsonArray();
        foreach (IGrouping<string, ModuleCase> module in ModuleCases.All.GroupBy(c => c.Module))
        {
            List<(ModuleCase Case, ExportReport Report)> reports = [.. module.Select(c => (c, c.Export(folder, c.Opsets[0])))];
            rows.Add(new JsonObject
            {
                ["module"] = module.Key,
                ["options covered"] = string.Join("; ", module.Select(c => c.Options).Where(o => o.Length > 0)),
                ["ONNX operators"] = string.Join(", ", reports.SelectMany(r => r.Report.Operators.Keys).Distinct().Order(StringComparer.Ordinal)),
                ["max difference"] = PowerOfTen(reports.Where(r => r.Case.Tolerance <= Bar).SelectMany(r => r.Report.Outputs).Max(o => o.MaxAbsoluteDifference)),
            });
        }

        return rows;
    }

    private static string PowerOfTen(double difference) => difference == 0 ? "0" : string.Create(CultureInfo.InvariantCulture, $"1e{Math.Ceiling(Math.Log10(difference))}");

    private static double Bound(JsonNode row) => double.Parse(row["max difference"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static string WithoutDifferences(JsonNode result)
    {
        JsonArray rows = result["rows"]!.DeepClone().AsArray();
        foreach (JsonNode? row in rows)
        {
            row!.AsObject().Remove("max difference");
        }

        return string.Join('\n', rows.Select(row => row!.ToJsonString()));
    }
}
