using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Feeds floats as half precision.</summary>
internal sealed class HalfFeed(InputColumn column, ColumnReader reader) : InputFeed<float, Half>(column, reader)
{
    protected override Half Padding { get; } = (Half)(column.Padding ?? 0);

    protected override void Convert(ReadOnlySpan<float> from, Span<Half> to) => TensorPrimitives.ConvertToHalf(from, to);

    protected override RuntimeValue Tensor(Memory<Half> elements, ReadOnlySpan<long> shape) => RuntimeValue.Tensor(elements, shape);
}

/// <summary>Feeds floats as the upper halves of their bits.</summary>
internal sealed class BFloat16Feed(InputColumn column, ColumnReader reader) : InputFeed<float, BFloat16>(column, reader)
{
    protected override BFloat16 Padding { get; } = (BFloat16)(float)(column.Padding ?? 0);

    protected override void Convert(ReadOnlySpan<float> from, Span<BFloat16> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = (BFloat16)from[i];
        }
    }

    protected override RuntimeValue Tensor(Memory<BFloat16> elements, ReadOnlySpan<long> shape) => RuntimeValue.Tensor(elements, shape);
}

/// <summary>Feeds texts; a missing one is empty, as everywhere in ML.NET.</summary>
internal sealed class TextFeed(InputColumn column, ColumnReader reader) : InputFeed<ReadOnlyMemory<char>, string>(column, reader)
{
    protected override string Padding => "";

    protected override string Zero => "";

    // ONNX Runtime takes strings by copying them.
    protected override bool IsView => false;

    protected override void Convert(ReadOnlySpan<ReadOnlyMemory<char>> from, Span<string> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = from[i].ToString();
        }
    }

    protected override RuntimeValue Tensor(Memory<string> elements, ReadOnlySpan<long> shape) => RuntimeValue.Strings(elements.Span, shape);
}
