using MlNetPath.Onnx.Graph.Schema;
using static MlNetPath.Onnx.Graph.Checking.Problems;

namespace MlNetPath.Onnx.Graph.Checking;

/// <summary>The rules for a model as a whole and for the functions in it.</summary>
internal sealed class ModelRules(ModelProto model, Problems problems)
{
    // From these versions of the format on, a model says which operator sets it uses, and may have functions.
    private const int OpsetsSince = 3, FunctionsSince = 8;
    private const string Place = "model";

    public void Check()
    {
        if (model.IrVersion < 1)
        {
            problems.Add(Place, model.HasIrVersion ? $"the format's version, {model.IrVersion}, is none" : "the format's version (ir_version) is missing");
        }

        HashSet<string> domains = Domains(Place, model.OpsetImport);
        if (domains.Count == 0 && model.IrVersion >= OpsetsSince)
        {
            problems.Add(Place, "it does not say which operator sets it uses (opset_import)");
        }

        foreach (string key in Repeated(model.MetadataProps.Select(m => m.Key)))
        {
            problems.Add(Place, $"its metadata have the key {Quote(key)} twice");
        }

        if (model.Graph is null)
        {
            problems.Add(Place, "it has no graph");
        }
        else
        {
            if (model.Graph.Name.Length == 0)
            {
                problems.Add("graph", "it has no name");
            }

            new GraphRules(problems, domains, null, model.IrVersion < OpsetsSince).CheckMain(model.Graph);
        }

        if (model.Functions.Count > 0)
        {
            CheckFunctions();
        }
    }

    /// <summary>The names that occur more than once, each once.</summary>
    public static IEnumerable<string> Repeated(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        return names.Where(name => !seen.Add(name) && told.Add(name));
    }

    /// <summary>The standard operators' domain has two names.</summary>
    public static string Domain(string domain) => domain == "ai.onnx" ? string.Empty : domain;

    private void CheckFunctions()
    {
        if (model.IrVersion < FunctionsSince)
        {
            problems.Add(Place, $"it has functions, which the format knows from version {FunctionsSince} on; it says that its version is {model.IrVersion}");
        }

        var known = new Dictionary<(string, string, string), FunctionProto>();
        foreach (FunctionProto function in model.Functions)
        {
            string place = PlaceOf(function);
            if (function.Name.Length == 0)
            {
                problems.Add(place, "it has no name");
            }

            if (!known.TryAdd(KeyOf(function), function))
            {
                problems.Add(place, "there is another of that name");
            }

            new GraphRules(problems, Domains(place, function.OpsetImport), [.. function.Attribute, .. function.AttributeProto.Select(a => a.Name)], false).CheckFunction(place, function);
        }

        foreach (FunctionProto function in Circular(known))
        {
            problems.Add(PlaceOf(function), "it calls itself, directly or through others");
        }
    }

    // Takes away again and again the functions that call none of those left: what stays goes round in circles, or calls what does.
    private static IEnumerable<FunctionProto> Circular(Dictionary<(string, string, string), FunctionProto> known)
    {
        var calls = new Dictionary<FunctionProto, int>(ReferenceEqualityComparer.Instance);
        var callers = new Dictionary<FunctionProto, List<FunctionProto>>(ReferenceEqualityComparer.Instance);
        foreach (FunctionProto function in known.Values)
        {
            List<FunctionProto> called = [.. ModelNodes.Of(function).Select(n => known.GetValueOrDefault((Domain(n.Domain), n.OpType, n.Overload))).OfType<FunctionProto>().Distinct<FunctionProto>(ReferenceEqualityComparer.Instance)];
            calls[function] = called.Count;
            foreach (FunctionProto other in called)
            {
                (callers.TryGetValue(other, out List<FunctionProto>? list) ? list : callers[other] = []).Add(function);
            }
        }

        var free = new Queue<FunctionProto>(known.Values.Where(f => calls[f] == 0));
        while (free.TryDequeue(out FunctionProto? function))
        {
            foreach (FunctionProto caller in callers.GetValueOrDefault(function) ?? [])
            {
                if (--calls[caller] == 0)
                {
                    free.Enqueue(caller);
                }
            }
        }

        return known.Values.Where(f => calls[f] > 0);
    }

    private static (string Domain, string Name, string Overload) KeyOf(FunctionProto function) => (Domain(function.Domain), function.Name, function.Overload);

    private static string PlaceOf(FunctionProto function) =>
        $"function {Quote(function.Domain.Length == 0 ? function.Name : $"{function.Domain}.{function.Name}{(function.Overload.Length == 0 ? string.Empty : $":{function.Overload}")}")}";

    private HashSet<string> Domains(string place, IEnumerable<OperatorSetIdProto> imports)
    {
        var domains = new HashSet<string>(StringComparer.Ordinal);
        foreach (OperatorSetIdProto import in imports)
        {
            if (!domains.Add(Domain(import.Domain)))
            {
                problems.Add(place, $"it names the operator set {Quote(import.Domain)} twice");
            }

            if (import.Version < 1)
            {
                problems.Add(place, $"the version of the operator set {Quote(import.Domain)} is {(import.HasVersion ? import.Version : "missing")}");
            }
        }

        return domains;
    }
}
