using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Quantizing;

/// <summary>What ONNX Runtime makes of a model, with all its optimizations and without a warning.</summary>
internal static class ModelRun
{
    private static readonly RunOptions Options = new();

    /// <summary>The first output, of floats.</summary>
    public static float[] Of(ModelProto model, params (string Name, Array Elements, long[] Shape)[] inputs)
    {
        ModelChecker.ThrowIfInvalid(model);
        return Of(model.ToByteArray(), inputs);
    }

    public static float[] Of(byte[] model, params (string Name, Array Elements, long[] Shape)[] inputs)
    {
        string log = Guid.NewGuid().ToString();
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogId = log };
        using var session = new InferenceSession(model, options);
        OrtValue[] values = [.. inputs.Select(i => i.Elements switch
        {
            float[] floats => OrtValue.CreateTensorValueFromMemory(floats, i.Shape),
            long[] integers => OrtValue.CreateTensorValueFromMemory(integers, i.Shape),
            bool[] flags => OrtValue.CreateTensorValueFromMemory(flags, i.Shape),
            _ => throw new NotSupportedException(),
        })];
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(Options, [.. inputs.Select(i => i.Name)], values, [session.OutputNames[0]]);
        Array.ForEach(values, v => v.Dispose());
        Assert.Empty(RuntimeWarnings.Of(log));
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>How often each operator is left when ONNX Runtime has optimized a model.</summary>
    public static Dictionary<string, int> OptimizedOperators(ModelProto model)
    {
        using var folder = new TemporaryFolder();
        using (var options = new SessionOptions { OptimizedModelFilePath = folder.At("optimized.onnx"), GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED, LogId = "optimized", LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR })
        using (new InferenceSession(model.ToByteArray(), options))
        {
        }

        return OnnxFile.Read(folder.At("optimized.onnx")).Graph.Node.CountBy(n => n.OpType).ToDictionary();
    }
}
