using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Torch;

/// <summary>How a network is exported, and how the proof of parity is made.</summary>
public sealed record ExportOptions
{
    /// <summary>
    /// The tensors among the arguments of <c>forward</c>, in order: those in tuples and lists one by one, null for an optional one that is left out. Optional ones at the end need no null, and
    /// arguments that are no tensors have their defaults.
    /// </summary>
    public required IReadOnlyList<TensorSpec?> Inputs { get; init; }

    /// <summary>Names for the tensors that <c>forward</c> gives, in order: those in tuples and lists one by one, and without those that are null.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The version of ONNX's standard operators, 17 to 20. Default 17, which most runtimes load.</summary>
    public int Opset { get; init; } = GraphBuilder.DefaultOpset;

    /// <summary>The graph's name. Default: the network's type.</summary>
    public string? Name { get; init; }

    /// <summary>A description, kept in the file.</summary>
    public string? Description { get; init; }

    /// <summary>Facts kept in the file's metadata: labels, licence and the like.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Exporters for modules that cannot implement <see cref="IOnnxModule"/> because their code is somebody else's. They come before those built in.</summary>
    public ModuleExporters Exporters { get; init; } = new();

    /// <summary>
    /// What the export could not find out about modules, by their paths in the network, for instance <c>["encoder.attention"] = new() { Heads = 8 }</c>; the network itself has the path "".
    /// Needed only where an error asks for it.
    /// </summary>
    public IReadOnlyDictionary<string, Hyperparameters> Hyperparameters { get; init; } = new Dictionary<string, Hyperparameters>();

    /// <summary>
    /// Sizes that the parity check gives a named dimension, one for each of its runs in turn, for instance <c>["length"] = [4, 8, 12]</c> where lengths must be multiples of 4.
    /// Default: 1 and longer ones.
    /// </summary>
    public IReadOnlyDictionary<string, long[]> Sizes { get; init; } = new Dictionary<string, long[]>();

    /// <summary>How far an output may be off, in absolute terms, plus <see cref="RelativeTolerance"/> times its size. Default: 1e-5 for float, 1e-8 for double, 2e-3 for half, 2e-2 for bfloat16, times the largest element of the output over all runs where that is below 1.</summary>
    public double? AbsoluteTolerance { get; init; }

    /// <summary>How far an output may be off, relative to its size. Default: 1e-5 for float, 1e-8 for double, 2e-3 for half, 2e-2 for bfloat16.</summary>
    public double? RelativeTolerance { get; init; }

    /// <summary>Seed of the random inputs. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Whether the inputs of the parity check and the network's outputs are written too, as ONNX keeps test data: <c>test_data_set_N/input_i.pb</c> and <c>output_i.pb</c> beside the file, one set a run.
    /// So the proof can be repeated anywhere, for instance with <c>mlnetpath verify</c>. All sets that the folder has are replaced: give such a model a folder of its own. Default false.
    /// </summary>
    public bool WriteTestData { get; init; }

    /// <summary>
    /// Called with the path of the finished file, when it has passed the parity check and before it takes its place: a proof of one's own, on real data for instance. If this throws, the exception goes to the caller, nothing is written, and
    /// what was there before stays. It must leave no file open. Default: nothing more is checked.
    /// </summary>
    public Action<string>? Check { get; init; }

    /// <summary>The inputs that are not left out: those of the file.</summary>
    internal IEnumerable<TensorSpec> Given => Inputs.OfType<TensorSpec>();

    /// <exception cref="ArgumentException">Something is missing, or no export could go by it.</exception>
    internal void ThrowIfUnusable()
    {
        ArgumentNullException.ThrowIfNull(Inputs);
        ThrowIfNull(Outputs, nameof(Outputs));
        ThrowIfNotNamed();
        ThrowIfNull(Sizes.Values, nameof(Sizes));
        ThrowIfNull(Hyperparameters.Values, nameof(Hyperparameters));
        ArgumentNullException.ThrowIfNull(Exporters);
        ArgumentNullException.ThrowIfNull(Metadata);
        ThrowIfNoTolerance(AbsoluteTolerance, nameof(AbsoluteTolerance));
        ThrowIfNoTolerance(RelativeTolerance, nameof(RelativeTolerance));
        HashSet<string> dimensions = [.. Given.SelectMany(i => i.Shape).Where(d => !d.IsKnown).Select(d => d.ToString())];
        foreach ((string name, long[] sizes) in Sizes)
        {
            if (!dimensions.Contains(name))
            {
                throw new ArgumentException($"{nameof(Sizes)} names '{name}', which no input has for a dimension; they have {(dimensions.Count > 0 ? string.Join(", ", dimensions) : "none with a name")}.", nameof(Sizes));
            }

            if (sizes.Length == 0 || sizes.Any(s => s < 0))
            {
                throw new ArgumentException($"{nameof(Sizes)} of '{name}' must be one or more numbers from 0.", nameof(Sizes));
            }
        }
    }

    private void ThrowIfNotNamed()
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < Inputs.Count; i++)
        {
            if (Inputs[i] is { } input)
            {
                Take(input.Name, nameof(Inputs), i);
            }
        }

        for (int i = 0; i < Outputs.Count; i++)
        {
            Take(Outputs[i], nameof(Outputs), i);
        }

        void Take(string name, string list, int index)
        {
            string place = $"{list}[{index}]";
            if (string.IsNullOrEmpty(name))
            {
                throw new ArgumentException($"{place} has no name.", list);
            }

            if (!places.TryAdd(name, place))
            {
                throw new ArgumentException($"{place} and {places[name]} are both called '{name}'.", list);
            }
        }
    }

    private static void ThrowIfNull<T>(IEnumerable<T> values, string name)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Any(v => v is null))
        {
            throw new ArgumentNullException(name, "One of them is null.");
        }
    }

    private static void ThrowIfNoTolerance(double? tolerance, string name)
    {
        if (tolerance is { } given && !(double.IsFinite(given) && given >= 0))
        {
            throw new ArgumentOutOfRangeException(name, tolerance, "A tolerance is a number from 0.");
        }
    }
}
