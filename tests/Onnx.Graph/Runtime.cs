using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests;

/// <summary>Runs a model in ONNX Runtime, which may warn of nothing.</summary>
internal static class Runtime
{
    /// <summary>The outputs of a model, in its order, for floats.</summary>
    public static OnnxTensor[] Run(ModelProto model, params (string Name, float[] Elements, long[] Shape)[] inputs)
    {
        Assert.Empty(ModelChecker.Check(model));
        string log = Guid.NewGuid().ToString();
        using var options = new SessionOptions { LogId = log };
        using var session = new InferenceSession(model.ToByteArray(), options);
        using var run = new RunOptions();
        OrtValue[] values = [.. inputs.Select(i => OrtValue.CreateTensorValueFromMemory(i.Elements, i.Shape))];
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [.. inputs.Select(i => i.Name)], values, session.OutputNames);
        Array.ForEach(values, v => v.Dispose());
        Assert.All(RuntimeWarnings.Of(log), Assert.Fail);
        return [.. results.Select(Copy)];
    }

    private static OnnxTensor Copy(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        return OnnxTensor.FromBytes((ElementType)info.ElementDataType, value.GetTensorMutableRawData().ToArray(), info.Shape);
    }
}
