using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Operators;

/// <summary>A graph under test: the builder, its inputs with the range of their random elements, and what ONNX Runtime makes of it.</summary>
internal sealed class Trial(int opset)
{
    private static readonly RunOptions Options = new();

    private readonly List<(OnnxValue Value, double From, double To)> inputs = [];
    private readonly Random weights = new(7);

    /// <summary>Whether the runtime infers another shape than its own kernel gives, and warns of it.</summary>
    public bool RuntimeInfersOtherwise { get; init; }

    public GraphBuilder G { get; } = new("trial", opset);

    /// <summary>An input of random floats, of one type.</summary>
    public OnnxValue X(TensorShape shape, double from = -2, double to = 2, ElementType type = ElementType.Float) => Input(shape, from, to, type);

    /// <summary>An input of random integers from 0 (or another one) up to, but without, a limit.</summary>
    public OnnxValue Indices(TensorShape shape, long to, long from = 0) => Input(shape, from, to, ElementType.Int64);

    /// <summary>An input of random truth values.</summary>
    public OnnxValue Mask(TensorShape shape) => Input(shape, 0, 2, ElementType.Bool);

    /// <summary>A constant of random floats.</summary>
    public OnnxValue W(params ReadOnlySpan<long> shape)
    {
        float[] elements = new float[shape.ToArray().Aggregate(1L, (a, b) => a * b)];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = (weights.NextSingle() - 0.5f) * 2;
        }

        return G.Constant(OnnxTensor.From<float>(elements, shape));
    }

    /// <summary>Runs the graph once for every assignment of sizes, on the same elements for the same seed.</summary>
    public IEnumerable<Run> Runs(IReadOnlyList<OnnxValue> outputs, IEnumerable<IReadOnlyDictionary<string, long>> sizes)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            G.Output($"out{i}", outputs[i]);
        }

        Model = G.Build();
        string log = Guid.NewGuid().ToString();
        using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL, IntraOpNumThreads = 1, LogId = log };
        using var session = new InferenceSession(Model.ToByteArray(), options);
        string[] names = [.. outputs.Select((_, i) => $"out{i}")];
        int seed = 0;
        foreach (IReadOnlyDictionary<string, long> assigned in sizes)
        {
            var random = new Random(++seed);
            OnnxTensor[] given = [.. inputs.Select(input => Filled(random, input.Value, input.From, input.To, assigned))];
            OrtValue[] values = [.. given.Select(Lend)];
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(Options, [.. inputs.Select(i => i.Value.Name)], values, names);
            OnnxTensor[] made = [.. results.Select(Copy)];
            foreach (OrtValue value in values)
            {
                value.Dispose();
            }

            yield return new(assigned, given, made);
        }

        // Above all that shapes which the file states are not those that the runtime infers or sees.
        Assert.Equal(RuntimeInfersOtherwise, RuntimeWarnings.Of(log).Any(w => w.Contains("shape", StringComparison.Ordinal)));
        Assert.All(RuntimeWarnings.Of(log), w => Assert.True(RuntimeInfersOtherwise, w));
    }

    public ModelProto Model { get; private set; } = new();

    private OnnxValue Input(TensorShape shape, double from, double to, ElementType type)
    {
        OnnxValue value = G.Input($"in{inputs.Count}", type, shape);
        inputs.Add((value, from, to));
        return value;
    }

    private static OnnxTensor Filled(Random random, OnnxValue input, double from, double to, IReadOnlyDictionary<string, long> sizes)
    {
        long[] shape = [.. input.Shape.Select(d => DimensionEvaluator.Evaluate(d, sizes) ?? throw new InvalidOperationException($"No size for {d}."))];
        long count = shape.Aggregate(1L, (a, b) => a * b);
        double[] drawn = [.. Enumerable.Range(0, (int)count).Select(_ => from + (random.NextDouble() * (to - from)))];
        return input.Type switch
        {
            ElementType.Float => OnnxTensor.From<float>([.. drawn.Select(d => (float)d)], shape),
            ElementType.Double => OnnxTensor.From<double>(drawn, shape),
            ElementType.Float16 => OnnxTensor.From<Half>([.. drawn.Select(d => (Half)d)], shape),
            ElementType.Int64 => OnnxTensor.From<long>([.. drawn.Select(d => (long)Math.Floor(d))], shape),
            ElementType.Int32 => OnnxTensor.From<int>([.. drawn.Select(d => (int)Math.Floor(d))], shape),
            ElementType.UInt8 => OnnxTensor.From<byte>([.. drawn.Select(d => (byte)d)], shape),
            ElementType.Int8 => OnnxTensor.From<sbyte>([.. drawn.Select(d => (sbyte)d)], shape),
            ElementType.Bool => OnnxTensor.From<bool>([.. drawn.Select(d => d >= 1)], shape),
            _ => throw new NotSupportedException($"{input.Type}"),
        };
    }

    private static OrtValue Lend(OnnxTensor tensor)
    {
        OrtValue value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, (Microsoft.ML.OnnxRuntime.Tensors.TensorElementType)tensor.Type, [.. tensor.Dimensions]);
        tensor.Bytes.Span.CopyTo(value.GetTensorMutableRawData());
        return value;
    }

    private static OnnxTensor Copy(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        var type = (ElementType)info.ElementDataType;
        int length = (int)TensorSize.Bytes(type, info.ElementCount);
        byte[] bytes = value.GetTensorMutableRawData()[..length].ToArray();
        return OnnxTensor.FromBytes(type, bytes, info.Shape);
    }
}

/// <summary>What a graph was given and made at some sizes.</summary>
internal sealed record Run(IReadOnlyDictionary<string, long> Sizes, OnnxTensor[] Inputs, OnnxTensor[] Outputs);
