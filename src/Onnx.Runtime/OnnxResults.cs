using System.Collections;

namespace MlNetPath.Onnx.Runtime;

/// <summary>The outputs of a run, in the order in which they were asked for. Whoever has it disposes it, and the values with it.</summary>
/// <remarks>Several threads may read it at once, until one disposes it. It is good after the model is disposed.</remarks>
public sealed class OnnxResults : IReadOnlyList<RuntimeValue>, IDisposable
{
    private readonly string[] names;
    private readonly RuntimeValue[] values;

    private OnnxResults(string[] names, RuntimeValue[] values) => (this.names, this.values) = (names, values);

    /// <summary>Takes the values that a run has made; if one cannot be read, none stays.</summary>
    internal static OnnxResults Of(string[] names, ReadOnlySpan<nint> made)
    {
        var handles = new ValueHandle[made.Length];
        for (int i = 0; i < handles.Length; i++)
        {
            handles[i] = new(made[i]);
        }

        try
        {
            return new(names, Array.ConvertAll(handles, h => new RuntimeValue(h)));
        }
        catch
        {
            Array.ForEach(handles, h => h.Dispose());
            throw;
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => values.Length;

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>An output by its place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public RuntimeValue this[int index] => index >= 0 && index < values.Length ? values[index] : throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {values.Length} outputs.");

    /// <summary>An output by its name.</summary>
    /// <exception cref="KeyNotFoundException">The model has no such output, or it was not asked for.</exception>
    public RuntimeValue this[string name] => Array.IndexOf(names, name) is var i && i >= 0 ? values[i] : throw new KeyNotFoundException($"There is no output '{name}'. The outputs are {string.Join(", ", names)}.");

    /// <summary>Gives the memory of all values back.</summary>
    public void Dispose() => Array.ForEach(values, v => v.Dispose());

    /// <inheritdoc/>
    public IEnumerator<RuntimeValue> GetEnumerator() => ((IEnumerable<RuntimeValue>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
