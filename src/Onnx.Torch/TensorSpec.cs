using MlNetPath.Onnx.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>An input of the exported model: name, element type, dimensions by number or name, and what random contents the parity check gives it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record TensorSpec
{
    private TensorSpec(string name, ElementType type, TensorShape shape, Func<long[], Generator, Tensor> sample)
    {
        if (shape.FirstOrDefault(d => d is { IsKnown: true, Value: < 0 }) is { IsKnown: true, Value: < 0 } negative)
        {
            throw new ArgumentException($"Input '{name}': {negative} is no length; name an open dimension, such as \"batch\".", nameof(shape));
        }

        (Name, Type, Shape, Sample) = (name, type, shape, sample);
    }

    /// <summary>The name of the input in the file.</summary>
    public string Name { get; }

    /// <summary>The type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>The dimensions; a named one stays open in the file.</summary>
    public TensorShape Shape { get; }

    /// <summary>Makes contents of the given dimensions for the parity check.</summary>
    public Func<long[], Generator, Tensor> Sample
    {
        get;
        init
        {
            field = value;
            Range = null; // nothing is known of what others make
        }
    }

    /// <summary>
    /// The integer that fills rows up to their length, or null. Where there is one, the parity check also gives rows with a filled tail and rows filled wholly,
    /// so that masks are tested.
    /// </summary>
    public long? Padding { get; init; }

    /// <summary>The smallest and the largest integer of its samples, which the parity check gives for certain; null if nothing is known of them.</summary>
    internal (long From, long To)? Range { get; private init; }

    /// <summary>Floats from a normal distribution.</summary>
    /// <exception cref="ArgumentException">A dimension is below 0.</exception>
    public static TensorSpec Float(string name, TensorShape shape) => Normal(name, ElementType.Float, shape);

    /// <summary>Doubles from a normal distribution.</summary>
    public static TensorSpec Double(string name, TensorShape shape) => Normal(name, ElementType.Double, shape);

    /// <summary>Half-precision floats from a normal distribution.</summary>
    public static TensorSpec Half(string name, TensorShape shape) => Normal(name, ElementType.Float16, shape);

    /// <summary>bfloat16 values from a normal distribution.</summary>
    public static TensorSpec BFloat16(string name, TensorShape shape) => Normal(name, ElementType.BFloat16, shape);

    /// <summary>64-bit integers from <paramref name="from"/> to <paramref name="to"/>, both included, and both among the contents of at least one run. If <paramref name="from"/> is 0, it is taken for padding.</summary>
    public static TensorSpec Int64(string name, TensorShape shape, long from, long to) => Integers(name, ElementType.Int64, shape, from, to);

    /// <summary>32-bit integers from <paramref name="from"/> to <paramref name="to"/>, both included, and both among the contents of at least one run. If <paramref name="from"/> is 0, it is taken for padding.</summary>
    public static TensorSpec Int32(string name, TensorShape shape, int from, int to) => Integers(name, ElementType.Int32, shape, from, to);

    /// <summary>Truth values, each as likely; the parity check also gives rows of one value.</summary>
    public static TensorSpec Bool(string name, TensorShape shape) =>
        new(name, ElementType.Bool, shape, (size, random) => torch.rand(size, generator: random) < 0.5) { Padding = 1 };

    /// <summary>Any type that TorchSharp has, with contents from a function of the dimensions and a random generator.</summary>
    /// <exception cref="ArgumentException">TorchSharp has no such type.</exception>
    public static TensorSpec Of(string name, ElementType type, TensorShape shape, Func<long[], Generator, Tensor> sample) => type.IsTorch()
        ? new(name, type, shape, sample)
        : throw new ArgumentException($"Input '{name}': TorchSharp has no tensors of {type}.", nameof(type));

    private static TensorSpec Normal(string name, ElementType type, TensorShape shape) =>
        new(name, type, shape, (size, random) => torch.randn(size, generator: random).to(type.ToTorch()));

    private static TensorSpec Integers(string name, ElementType type, TensorShape shape, long from, long to) => from <= to
        ? new(name, type, shape, (size, random) => torch.randint(from, to + 1, size, generator: random, dtype: type.ToTorch())) { Padding = from == 0 ? 0 : null, Range = (from, to) }
        : throw new ArgumentException($"Input '{name}': there is no number from {from} to {to}.", nameof(from));
}
