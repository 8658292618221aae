using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetPath.Onnx.Torch;

/// <summary>An exported file in ONNX Runtime, on the CPU, given TorchSharp's tensors and giving such.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession session;
    private readonly string[] inputs;
    private readonly string[] outputs;

    /// <exception cref="OnnxExportException">ONNX Runtime does not load the file.</exception>
    public OnnxRun(string path, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        (this.inputs, this.outputs) = ([.. inputs], [.. outputs]);
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        try
        {
            session = new(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new OnnxExportException($"ONNX Runtime does not load what was exported: {e.Message}", e);
        }
    }

    /// <summary>The outputs for these inputs, as CPU tensors.</summary>
    public Tensor[] Run(IReadOnlyList<Tensor> values)
    {
        Tensor[] plain = [.. values.Select(v => v.cpu().contiguous())];
        var ortValues = new List<OrtValue>();
        try
        {
            ortValues.AddRange(plain.Select(Lend));
            using var run = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, inputs, ortValues, outputs);
            return [.. results.Select(Read)];
        }
        catch (OnnxRuntimeException e)
        {
            throw new OnnxExportException($"What was exported fails in ONNX Runtime on inputs of shapes {string.Join(", ", plain.Select(t => $"[{string.Join(", ", t.shape)}]"))}: {e.Message}", e);
        }
        finally
        {
            ortValues.ForEach(v => v.Dispose());
            GC.KeepAlive(plain);
        }
    }

    public void Dispose() => session.Dispose();

    /// <summary>A tensor, contiguous and on the CPU, as a value over its memory. It must outlive the value.</summary>
    internal static OrtValue Lend(Tensor tensor)
    {
        var memory = new TensorMemory(tensor);
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, (TensorElementType)tensor.dtype.ToOnnx(), tensor.shape, memory.Address, memory.GetSpan().Length);
    }

    private static Tensor Read(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        Tensor tensor = empty(info.Shape, dtype: ((ElementType)info.ElementDataType).ToTorch());
        if (info.ElementCount > 0)
        {
            value.GetTensorMutableRawData().CopyTo(tensor.bytes);
        }

        return tensor;
    }
}
