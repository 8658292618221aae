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

    /// <summary>Memory for an input, which is used where it is.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static OnnxInput Of<T>(string name, Memory<T> data, params long[] shape)
        where T : unmanaged => new(name, null, () => RuntimeValue.Tensor(data, shape));

    /// <summary>A value for an input.</summary>
    public static implicit operator OnnxInput((string Name, RuntimeValue Value) input)
    {
        ArgumentNullException.ThrowIfNull(input.Value);
        return new(input.Name, input.Value, null);
    }

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, float[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, float[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, double[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, double[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, Half[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, Half[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, Float16[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, Float16[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, BFloat16[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, BFloat16[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, sbyte[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, sbyte[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, byte[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, byte[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, short[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, short[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, ushort[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, ushort[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, int[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, int[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, uint[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, uint[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, long[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, long[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, ulong[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, ulong[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Elements of an input and its shape.</summary>
    public static implicit operator OnnxInput((string Name, bool[] Data, long[] Shape) input) => Of(input.Name, input.Data.AsMemory(), input.Shape);

    /// <summary>Elements of an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, bool[] Data) input) => Of(input.Name, input.Data.AsMemory(), input.Data?.Length ?? throw new ArgumentNullException(nameof(input)));

    /// <summary>Strings for an input.</summary>
    public static implicit operator OnnxInput((string Name, string[] Data, long[] Shape) input) => new(input.Name, null, () => RuntimeValue.Strings(input.Data ?? throw new ArgumentNullException(nameof(input)), input.Shape));

    /// <summary>Strings for an input of one dimension.</summary>
    public static implicit operator OnnxInput((string Name, string[] Data) input) => (input.Name, input.Data, [input.Data?.Length ?? throw new ArgumentNullException(nameof(input))]);

    /// <summary>The value, and whether it was made here and so is to be disposed.</summary>
    internal RuntimeValue Value(out bool owned)
    {
        owned = value is null;
        return value ?? make?.Invoke() ?? throw new ArgumentException("An input has neither a name nor a value.");
    }
}
