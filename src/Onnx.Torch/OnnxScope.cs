using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>The graph of a network that is being exported: a <see cref="GraphBuilder"/> that also takes modules and their tensors.</summary>
/// <remarks>Lives as long as the export. Not safe to use from several threads.</remarks>
public sealed class OnnxScope : GraphBuilder
{
    private readonly ModuleExporters exporters;
    private readonly IReadOnlyDictionary<string, Hyperparameters> stated;
    private readonly HashSet<string> statedAndUsed = new(StringComparer.Ordinal);
    private readonly ModulePaths paths;
    private readonly KeptTensors kept;
    private readonly Dictionary<string, (Tensor, (IntPtr, IntPtr)?)[]> sourcesOf = new(StringComparer.Ordinal);
    private nn.Module current;
    private int depth;

    internal OnnxScope(nn.Module root, ExportOptions options, KeptTensors kept)
        : base(options.Name ?? ModulePaths.TypeName(root.GetType()), options.Opset)
    {
        (exporters, stated, paths, current, this.kept) = (options.Exporters, options.Hyperparameters, new(root), root, kept);
    }

    /// <summary>What each module was given and gave, in the order in which the calls finished.</summary>
    internal List<TracedCall> Calls { get; } = [];

    /// <summary>Adds a submodule of one input and one output; the counterpart of <c>module.call(x)</c>.</summary>
    /// <exception cref="OnnxExportException">Nothing is known about exporting the module, or it is given what it cannot take.</exception>
    public OnnxValue Call(nn.Module module, OnnxValue x) => Call(module, [x]) is [var result]
        ? result
        : throw Error($"submodule '{paths.Of(module)}' has several outputs; take them from Call(module, [inputs])");

    /// <summary>Adds a submodule of several inputs or outputs; null for an optional input that is left out.</summary>
    /// <exception cref="OnnxExportException">Nothing is known about exporting the module, or it is given what it cannot take.</exception>
    public IReadOnlyList<OnnxValue> Call(nn.Module module, params ReadOnlySpan<OnnxValue?> inputs)
    {
        OnnxValue?[] given = inputs.ToArray();
        nn.Module outer = current;
        string path = paths.Of(module);
        using (At(path))
        {
            current = module;
            depth++;
            try
            {
                IReadOnlyList<OnnxValue> outputs = Export(module, given);
                if (outputs is null || outputs.Any(o => o is null || o.Owner != this))
                {
                    throw Error("its export gives a value that is null or of another graph");
                }

                Calls.Add(new(module, path, outputs) { Inputs = [.. given.OfType<OnnxValue>()], Depth = depth });
                return outputs;
            }
            catch (GraphException e)
            {
                throw Error(e.Message, e);
            }
            catch (Exception e) when (e is not OnnxExportException and not OutOfMemoryException)
            {
                throw Error($"its export throws {e.GetType().Name}: {FirstLine.Of(e)}", e);
            }
            finally
            {
                current = outer;
                depth--;
            }
        }
    }

    /// <summary>A parameter or buffer as a value. The same tensor is the same value wherever it is used, and its memory is not copied.</summary>
    /// <remarks>The tensor is kept until the export ends, even if the caller disposes of it before.</remarks>
    public OnnxValue Tensor(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return From([tensor], SharedWeight(paths.NameOf(tensor, Path), () => Kept([tensor], () => tensor), TensorIdentity.Of(tensor)));
    }

    /// <summary>A tensor computed from parameters, for operators that want them in another order; computed and stored once.</summary>
    /// <param name="name">What it is called below the module.</param>
    /// <param name="computation">What is computed: with the same sources and this, the result is the same.</param>
    /// <param name="sources">All tensors that it is computed from.</param>
    /// <param name="compute">Computes it.</param>
    internal OnnxValue Derived(string name, string computation, IReadOnlyList<Tensor> sources, Func<Tensor> compute) =>
        From(sources, SharedWeight(Path.Length > 0 ? $"{Path}.{name}" : name, () => Kept(sources, compute), TensorIdentity.Of(computation, sources)));

    /// <summary>The tensors that a weight was made of, and their memory, which outlives them; none for a constant.</summary>
    internal IReadOnlyList<(Tensor Tensor, (IntPtr Start, IntPtr End)? Memory)> SourcesOf(string weight) => sourcesOf.GetValueOrDefault(weight, []);

    /// <summary>What is stated about the module being exported.</summary>
    /// <param name="without">Takes out what such a module has, so that nothing else is stated in vain.</param>
    /// <exception cref="OnnxExportException">Something else is stated about it.</exception>
    internal Hyperparameters Stated(Func<Hyperparameters, Hyperparameters> without)
    {
        string path = paths.Of(current);
        if (!stated.TryGetValue(path, out Hyperparameters? own))
        {
            return new();
        }

        statedAndUsed.Add(path);
        return without(own) is var rest && rest == new Hyperparameters() ? own : throw Error($"{nameof(ExportOptions)}.{nameof(ExportOptions.Hyperparameters)} states what it does not have: {rest}");
    }

    /// <summary>Refuses hyperparameters that nothing was exported with.</summary>
    /// <exception cref="OnnxExportException">There are some.</exception>
    internal void RequireAllStatedUsed()
    {
        if (stated.Keys.FirstOrDefault(path => !statedAndUsed.Contains(path)) is { } path)
        {
            throw new OnnxExportException($"{nameof(ExportOptions)}.{nameof(ExportOptions.Hyperparameters)} names '{path}', and no module there was exported with any. Modules are named by their paths in named_modules(), the network itself by \"\".") { Module = path };
        }
    }

    /// <summary>An error that names the module being exported.</summary>
    public OnnxExportException Error(string what) => Error(what, null);

    private OnnxExportException Error(string what, Exception? inner)
    {
        return new($"{Describe(current)}: {what}", inner) { Module = paths.Of(current) };
    }

    private OnnxValue From(IReadOnlyList<Tensor> sources, OnnxValue weight)
    {
        if (!sourcesOf.ContainsKey(weight.Name))
        {
            sourcesOf[weight.Name] = [.. sources.Select(s => (s, TensorIdentity.MemoryOf(s)))];
        }

        return weight;
    }

    // The sources are kept too: were they freed, another tensor could get their address and be taken for them.
    private OnnxTensor Kept(IReadOnlyList<Tensor> sources, Func<Tensor> compute)
    {
        using var scope = NewDisposeScope();
        Tensor computed = compute();
        ElementType type = TypeOf(computed);
        foreach (Tensor source in sources)
        {
            kept.Keep(source.detach());
        }

        Tensor plain = kept.Keep(computed.detach().cpu().contiguous());
        return OnnxTensor.FromBytes(type, new TensorMemory(plain).Memory, plain.shape);
    }

    private ElementType TypeOf(Tensor tensor)
    {
        try
        {
            return tensor.dtype.ToOnnx();
        }
        catch (NotSupportedException e)
        {
            throw Error($"{e.Message} One is '{paths.NameOf(tensor, Path)}'", e);
        }
    }

    private IReadOnlyList<OnnxValue> Export(nn.Module module, OnnxValue?[] inputs) => module switch
    {
        _ when exporters.Find(module.GetType()) is { } own => own(this, module, inputs),
        IOnnxModule single when inputs is [{ } x] => [single.Export(this, x)],
        IOnnxMultiModule multi => multi.Export(this, inputs),
        IOnnxModule => throw Error($"it implements {nameof(IOnnxModule)}, which has one input; it was given {inputs.Length}. Implement {nameof(IOnnxMultiModule)}"),
        _ when ModuleExporters.BuiltIn.Find(module.GetType()) is { } builtIn => builtIn(this, module, inputs),
        _ => throw Error($"there is no exporter for this type. Let it implement {nameof(IOnnxModule)} (or {nameof(IOnnxMultiModule)}), or add one to {nameof(ExportOptions)}.{nameof(ExportOptions.Exporters)}"),
    };

    private string Describe(nn.Module module) => ModulePaths.Describe(paths.Of(module), module);
}
