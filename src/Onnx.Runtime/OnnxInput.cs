using Microsoft.ML.OnnxRuntime;

namespace MlNetPath.Onnx.Runtime;

/// <summary>
/// A value for an input of a model. It is mostly written as a tuple: <c>("pixels", pixels, [1, 3, 224, 224])</c> for an array and its shape, <c>("ids", ids)</c> for an array of one dimension,
/// <c>("state", value)</c> for a <see cref="RuntimeValue"/>.
/// </summary>
public readonly struct OnnxInput
{
    private readonly RuntimeValue? value;
    private readonly Func<RuntimeValue>? make;

    private OnnxInput(string name, RuntimeValue? value, Func<RuntimeValue>? make)
    {
        ArgumentNullException.ThrowIfNull(name);
        (Name, this.value, this.make) = (name, value, make);
    }

    /// <summary>The input's name.</summary>
    public string Name { get; }

    /// <summary>Memory for an input, which is used where it is, and must not be changed until the run has ended.</summary>
    /// <typeparam name="T">The elements' type, as for <see cref="RuntimeValue.Tensor{T}(Memory{T}, ReadOnlySpan{long})"/>.</typeparam>
    /// <param name="name">The input's name.</param>
    /// <param name="data">The elements, the last dimension's next to each other.</param>
    /// <param name="shape">The dimensions; none for a scalar. Whether they fit is checked when the model is run.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="shape"/> is null.</exception>
    public static OnnxInput Of<T>(string name, Memory<T> data, params long[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new(name, null, () => RuntimeValue.Tensor(data, shape));
    }

    /// <summary>A value for an input.</summary>
    public static implicit operator OnnxInput((string Name, RuntimeValue Value) input)
    {
        ArgumentNullException.ThrowIfNull(input.Value);
        return new(input.Name, input.Value, null);
    }

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, float[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, float[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, double[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, double[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, Half[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, Half[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, Float16[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, Float16[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, BFloat16[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, BFloat16[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, sbyte[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, sbyte[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, byte[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, byte[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, short[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, short[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, ushort[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, ushort[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, int[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, int[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, uint[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, uint[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, long[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, long[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, ulong[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, ulong[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, bool[] Data, long[] Shape) input) => Of(input.Name, Memory(input.Data), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, bool[] Data) input) => Of(input.Name, Memory(input.Data), input.Data.Length);

    /// <summary>Strings for an input.</summary>
    public static implicit operator OnnxInput((string Name, string[] Data, long[] Shape) input)
    {
        ArgumentNullException.ThrowIfNull(input.Data);
        ArgumentNullException.ThrowIfNull(input.Shape);
        return new(input.Name, null, () => RuntimeValue.Strings(input.Data, input.Shape));
    }

    /// <summary>Strings for an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, string[] Data) input) => (input.Name, input.Data, [input.Data?.Length ?? 0]);

    /// <summary>The value, and whether it was made here and so is to be disposed.</summary>
    internal RuntimeValue Value(out bool owned)
    {
        owned = value is null;
        return value ?? make?.Invoke() ?? throw new ArgumentException("An input has neither a name nor a value.");
    }

    // No array is no empty one.
    private static Memory<T> Memory<T>(T[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data;
    }
}
