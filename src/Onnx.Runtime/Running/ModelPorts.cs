using System.Collections.Frozen;

namespace MlNetPath.Onnx.Runtime;

/// <summary>The inputs and outputs of a session by name, and the check of what is given against what is declared, before anything native happens.</summary>
internal sealed class ModelPorts
{
    private readonly FrozenDictionary<string, int> inputs;
    private readonly FrozenDictionary<string, int> outputs;
    private readonly nint[] inputNames;
    private readonly int required;

    public ModelPorts(SessionHandle session)
    {
        Inputs = SessionDescription.Inputs(session);
        Outputs = SessionDescription.Outputs(session);
        inputNames = [.. session.InputNames, .. session.Defaults];
        OutputNames = session.OutputNames.ToArray();
        required = session.InputNames.Length;
        (inputs, outputs) = (ByName(Inputs), ByName(Outputs));
        AllOutputs = [.. Outputs.Select(o => o.Name)];
    }

    public IReadOnlyList<OnnxValueInfo> Inputs { get; }

    public IReadOnlyList<OnnxValueInfo> Outputs { get; }

    /// <summary>The native names of the outputs.</summary>
    public nint[] OutputNames { get; }

    /// <summary>The names of the outputs.</summary>
    public string[] AllOutputs { get; }

    /// <summary>The place of an input.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int Input(string name) => inputs.TryGetValue(name ?? throw new ArgumentNullException(nameof(name)), out int index)
        ? index
        : throw new ArgumentException($"The model has no input '{name}'. {(Inputs.Count == 0 ? "It has no inputs." : $"It wants {string.Join(", ", Inputs)}.")}");

    /// <summary>The place of an output.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public int Output(string name) => outputs.TryGetValue(name ?? throw new ArgumentNullException(nameof(name)), out int index)
        ? index
        : throw new ArgumentException($"The model has no output '{name}'. It has {string.Join(", ", Outputs)}.");

    /// <summary>The native name of an input.</summary>
    public nint InputName(int index) => inputNames[index];

    /// <summary>Checks that an input may be given such a value.</summary>
    /// <exception cref="ArgumentException">It may not.</exception>
    public void Check(int index, RuntimeValue value)
    {
        OnnxValueInfo info = Inputs[index];
        OnnxType type = info.Type is OptionalType optional ? optional.Item : info.Type;
        bool fits = (type, value.Kind) switch
        {
            (TensorType tensor, ValueKind.Tensor) => Fits(tensor, value.ElementType, value.Shape),
            (SequenceType or MapType, ValueKind.Sequence or ValueKind.Map) => Holds(type, value.ContentType!),
            (OtherType, ValueKind.Opaque or ValueKind.SparseTensor) => true,
            _ => false,
        };
        if (!fits)
        {
            string absent = value.Kind == ValueKind.Absent ? " ONNX Runtime takes no absent values from outside." : "";
            throw new ArgumentException($"Input '{info.Name}' wants {info.Type} and got {value.ContentType?.ToString() ?? value.ToString()}.{absent}");
        }
    }

    /// <summary>Checks that an input may be given a tensor of this type and shape.</summary>
    /// <exception cref="ArgumentException">It may not.</exception>
    public void Check(int index, TensorElementType elementType, ReadOnlySpan<long> shape)
    {
        OnnxValueInfo info = Inputs[index];
        if ((info.Type is OptionalType optional ? optional.Item : info.Type) is not TensorType type || !Fits(type, elementType, shape))
        {
            throw new ArgumentException($"Input '{info.Name}' wants {info.Type} and got {elementType}{TensorShapes.Text(shape)}.");
        }
    }

    /// <summary>Checks that no input without a default is missing.</summary>
    /// <param name="given">Whether there is a value, by the input's place.</param>
    /// <exception cref="ArgumentException">One is missing.</exception>
    public void CheckAll(ReadOnlySpan<bool> given)
    {
        int missing = given[..required].IndexOf(false);
        if (missing >= 0)
        {
            throw new ArgumentException($"Input '{Inputs[missing].Name}' is missing. The model wants {string.Join(", ", Inputs)}.");
        }
    }

    // ONNX Runtime loads files that name an output twice; the name means the first.
    private static FrozenDictionary<string, int> ByName(IReadOnlyList<OnnxValueInfo> values)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < values.Count; i++)
        {
            places.TryAdd(values[i].Name, i);
        }

        return places.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // Whether a sequence or a map has in it what is wanted; shapes may differ from tensor to tensor, so they are left to the run.
    private static bool Holds(OnnxType wanted, OnnxType given) => (wanted, given) switch
    {
        (SequenceType w, SequenceType g) => Holds(w.Item, g.Item),
        (MapType w, MapType g) => w.Key == g.Key && Holds(w.Value, g.Value),
        (TensorType w, TensorType g) => w.ElementType == g.ElementType,
        _ => false,
    };

    private static bool Fits(TensorType type, TensorElementType elementType, ReadOnlySpan<long> shape)
    {
        if (type.ElementType != elementType)
        {
            return false;
        }

        // Of a scalar the shape is known, and has no dimensions; ONNX Runtime itself takes any shape there, as where none is declared.
        if (type.Dimensions is not { } dimensions)
        {
            return true;
        }

        if (dimensions.Count != shape.Length)
        {
            return false;
        }

        for (int i = 0; i < shape.Length; i++)
        {
            if (dimensions[i].Length is { } length && length != shape[i])
            {
                return false;
            }
        }

        return true;
    }
}
