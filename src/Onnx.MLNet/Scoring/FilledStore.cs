using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.MLNet;

/// <summary>Keeps an output of a known size, which the model writes to its place by itself.</summary>
internal sealed class FilledStore<T>(OutputColumn column, int slots) : OutputStore<T>(column, slots)
    where T : unmanaged
{
    private Memory<T> room;
    private RuntimeValue? value;

    public override void Bind(OnnxBinding binding, int rows)
    {
        Memory<T> next = Room(rows * Column.Size!.Value);
        if (value is not null && next.Equals(room))
        {
            return;
        }

        RuntimeValue filled = RuntimeValue.Tensor(next, Shape(rows));
        binding.SetOutput(Column.Info.Name, filled);
        value?.Dispose();
        (value, room) = (filled, next);
    }

    public override void Dispose() => value?.Dispose();

    protected override void Fill(RuntimeValue tensor, Span<T> to)
    {
        // It is there already.
    }

    // A classifier's labels are known where the file leaves their number open.
    private long[] Shape(int rows) => [.. ((TensorType)Column.Info.Type).Dimensions!.Select((d, i) => i == 0 && Column.HasBatch ? rows : d.Length ?? (Column.Labels is { } labels && i == 1 ? labels.Count : 1))];
}
