using System.Text.Json.Nodes;
using MlNetPath.Onnx.Graph.Tests;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Tests.Modules;

/// <summary>TorchSharp's modules that have no exporter, each with the reason; a new version of TorchSharp that brings further ones fails here.</summary>
public sealed class UnsupportedModuleTests
{
    private const string NoForward = "holds others and has no forward; a module of one's own that calls what it holds is exported";
    private const string Random = "draws random windows at inference too";
    private const string Indices = "takes indices that only another method of a pool than its forward gives";

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["AdaptiveMaxPool3d"] = "fails in TorchSharp itself",
        ["FractionalMaxPool2d"] = Random,
        ["FractionalMaxPool3d"] = Random,
        ["MaxUnpool1d"] = Indices,
        ["MaxUnpool2d"] = Indices,
        ["MaxUnpool3d"] = Indices,
        ["ModuleDict"] = NoForward,
        ["ModuleList"] = NoForward,
        ["ParameterDict"] = NoForward,
        ["ParameterList"] = NoForward,
    };

    [Fact]
    public void Every_module_without_an_exporter_has_its_reason()
    {
        HashSet<string> exported = [.. ModuleExporters.BuiltIn.Types.Select(t => t.Name)];
        string[] missing = [.. typeof(Linear).Assembly.GetExportedTypes()
            .Where(t => t.Namespace == typeof(Linear).Namespace && t.IsSubclassOf(typeof(nn.Module)) && !t.IsAbstract)
            .Select(t => t.Name.Split('`')[0])
            .Where(name => !exported.Contains(name) && !name.EndsWith("Loss", StringComparison.Ordinal))
            .Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(Reasons.Keys.Order(StringComparer.Ordinal), missing);
    }

    [Fact]
    public void The_list_in_the_documents_is_this_one()
    {
        var rows = new JsonArray([.. Reasons.GroupBy(r => r.Value).Select(g => (JsonNode)new JsonObject { ["module"] = string.Join(", ", g.Select(r => r.Key)), ["why not"] = g.Key })]);
        ResultText.Check("unsupported.json", rows);
    }
}
