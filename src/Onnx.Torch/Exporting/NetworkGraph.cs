using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>The graph of a whole network, with what each of its modules gives.</summary>
internal sealed class NetworkGraph : IDisposable
{
    private readonly OnnxScope scope;
    private readonly KeptTensors kept;
    private readonly ExportOptions options;
    private readonly IReadOnlyList<OnnxValue> outputs;
    private ModelProto? model;

    private NetworkGraph(OnnxScope scope, KeptTensors kept, ExportOptions options, IReadOnlyList<OnnxValue> outputs) =>
        (this.scope, this.kept, this.options, this.outputs) = (scope, kept, options, outputs);

    /// <summary>The calls of modules, in order.</summary>
    public IReadOnlyList<TracedCall> Calls => scope.Calls;

    /// <summary>The graph; its weights live until it is disposed.</summary>
    public static NetworkGraph Trace(nn.Module network, ExportOptions options)
    {
        var kept = new KeptTensors();
        try
        {
            return Trace(network, options, kept);
        }
        catch
        {
            kept.Dispose();
            throw;
        }
    }

    /// <summary>The model as it is exported.</summary>
    public ModelProto Model()
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            scope.Output(options.Outputs[i], outputs[i]);
        }

        model = Finish(scope.Build());
        return model;
    }

    /// <summary>The model with the tensors that every call of a module is given and gives as further outputs, and their names.</summary>
    public (ModelProto Model, IReadOnlyList<(TracedCall Call, string[] Inputs, string[] Outputs)> Calls) ModelWithCalls()
    {
        var calls = new List<(TracedCall, string[], string[])>();
        foreach (TracedCall call in Calls)
        {
            calls.Add((call, AsOutputs(call.Inputs, "input"), AsOutputs(call.Outputs, "output")));
        }

        return (scope.Build(), calls);

        string[] AsOutputs(IReadOnlyList<OnnxValue> values, string kind)
        {
            string[] names = [.. values.Select((_, i) => $"call {calls.Count}, {kind} {i}")];
            for (int i = 0; i < names.Length; i++)
            {
                scope.Output(names[i], values[i]);
            }

            return names;
        }
    }

    /// <summary>Whether an error of ONNX Runtime names a node of this graph.</summary>
    public bool HasNodeIn(string message) => FailedNode.In(message, NodeNames) is not null;

    /// <summary>An error of ONNX Runtime on loading the graph, with the module whose node failed, if that can be found.</summary>
    /// <param name="path">A file that may be written over.</param>
    /// <param name="e">The error.</param>
    public OnnxExportException LoadError(string path, Exception e) =>
        RuntimeError("ONNX Runtime does not load what was exported", e, HasNodeIn(e.Message) || model is null ? null : FirstUnloadable.Find(model, path));

    /// <summary>An error of ONNX Runtime, with the module whose node failed, if it names one or that is known.</summary>
    public OnnxExportException RuntimeError(string what, Exception e, string? failed = null) => (failed ?? FailedNode.In(e.Message, NodeNames)) is { } node && FailedNode.Call(node, Calls) is { } call
        ? new($"{ModulePaths.Describe(call.Path, call.Module)}: {what}, at its node '{node}': {FirstLine.Of(e)}{KernelAdvice(e)}", e) { Failure = ExportFailure.Runtime, Module = call.Path }
        : new($"{what}: {FirstLine.Of(e)}{KernelAdvice(e)}", e) { Failure = ExportFailure.Runtime };

    /// <summary>How many of the model's weights come from tensors that are not registered in the network.</summary>
    public int UnregisteredIn(nn.Module network, ModelProto model)
    {
        (IntPtr Start, IntPtr End)[] registered = [.. network.parameters().Concat(network.buffers()).Select(TensorIdentity.MemoryOf).OfType<(IntPtr, IntPtr)>()];
        return model.Graph.Initializer.Select(i => scope.SourcesOf(i.Name)).Count(sources => sources.Any(s => s.Memory is { } memory && !registered.Any(r => r.Start < memory.End && memory.Start < r.End)));
    }

    /// <summary>The elements of the network's parameters and buffers that the model has, whole or in part, as they are or computed with. Constants, and tensors that are not registered, are not counted.</summary>
    public long ParametersOf(nn.Module network, ModelProto model)
    {
        (Tensor Tensor, (IntPtr Start, IntPtr End)? Memory)[] used = [.. model.Graph.Initializer.SelectMany(i => scope.SourcesOf(i.Name))];
        return network.parameters().Concat(network.buffers()).DistinctBy(TensorIdentity.Of).Where(IsUsed).Sum(t => t.numel());

        bool IsUsed(Tensor tensor) => TensorIdentity.MemoryOf(tensor) is { } own
            ? used.Any(u => u.Memory is { } memory && memory.Start < own.End && own.Start < memory.End)
            : used.Any(u => ReferenceEquals(u.Tensor, tensor));
    }

    private string KernelAdvice(Exception e) => model is not null && e.Message.Contains("Could not find an implementation", StringComparison.Ordinal)
        && (options.Given.Any(i => i.Type == ElementType.BFloat16) || model.Graph.Initializer.Any(i => i.DataType == (int)ElementType.BFloat16))
        ? ". It has few kernels for bfloat16: export the network after to(float32)."
        : string.Empty;

    private IEnumerable<string> NodeNames => model is null ? [] : model.Graph.Node.Select(n => n.Name);

    public void Dispose() => kept.Dispose();

    private static NetworkGraph Trace(nn.Module network, ExportOptions options, KeptTensors kept)
    {
        if (network is IOnnxMultiModule || options.Exporters.Find(network.GetType()) is not null)
        {
            ModuleCall.RequireMethod(network, [.. options.Inputs.Select(i => i is not null)]); // or a reader of inputs that are not there fails in code of one's own
        }

        var scope = new OnnxScope(network, options, kept);
        OnnxValue?[] inputs = [.. options.Inputs.Select(i => i is null ? null : scope.Input(i.Name, i.Type, i.Shape))];
        foreach (string output in options.Outputs)
        {
            scope.Reserve(output);
        }

        IReadOnlyList<OnnxValue> outputs = scope.Call(network, inputs);
        scope.RequireAllStatedUsed();
        return outputs.Count == options.Outputs.Count
            ? new(scope, kept, options, outputs)
            : throw new OnnxExportException($"{Gives(network, options, outputs.Count)}, {nameof(ExportOptions)}.{nameof(ExportOptions.Outputs)} names {Named(options.Outputs)}.") { Failure = ExportFailure.Network };
    }

    // What a module's own Export gives need not be what forward does.
    private static string Gives(nn.Module network, ExportOptions options, int count)
    {
        string type = ModulePaths.TypeName(network.GetType());
        return network is IOnnxModule or IOnnxMultiModule || options.Exporters.Find(network.GetType()) is not null
            ? $"Export of {type} gives {Counted(count, "value")}"
            : $"The network ({type}) gives {Counted(count, "output")}";
    }

    private static string Named(IReadOnlyList<string> names) => names.Count == 0 ? "none" : $"{names.Count}: {string.Join(", ", names)}";

    /// <summary>For instance <c>1 value</c> and <c>2 values</c>.</summary>
    internal static string Counted(int count, string what) => $"{(count == 0 ? "no" : $"{count}")} {what}{(count == 1 ? string.Empty : "s")}";

    private ModelProto Finish(ModelProto model)
    {
        if (options.Description is not null)
        {
            model.DocString = options.Description;
        }

        model.MetadataProps.AddRange(options.Metadata.Select(m => new StringStringEntryProto { Key = m.Key, Value = m.Value }));
        return model;
    }
}
