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
    private readonly NetworkGraph? graph;
    private readonly string path;
    private readonly string[] inputs;
    private readonly string[] outputs;

    /// <param name="path">The file.</param>
    /// <param name="graph">What it was made from, if errors shall name modules.</param>
    /// <param name="inputs">The names of the inputs.</param>
    /// <param name="outputs">The names of the outputs wanted.</param>
    /// <exception cref="OnnxExportException">ONNX Runtime does not load the file.</exception>
    public OnnxRun(string path, NetworkGraph? graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        (this.path, this.graph, this.inputs, this.outputs) = (path, graph, [.. inputs], [.. outputs]);
        try
        {
            session = Load(GraphOptimizationLevel.ORT_ENABLE_ALL);
        }
        catch (OnnxRuntimeException e) when (graph is not null)
        {
            throw graph.LoadError($"{path}.part", e);
        }
    }

    /// <summary>The outputs for these inputs, as CPU tensors.</summary>
    /// <exception cref="OnnxExportException">ONNX Runtime fails on them.</exception>
    public Tensor[] Run(ParityCase run)
    {
        try
        {
            return Run(session, run);
        }
        catch (OnnxRuntimeException e) when (graph is not null)
        {
            throw graph.RuntimeError($"ONNX Runtime fails on what was exported at {run}, on inputs of shapes {run.Shapes}", graph.HasNodeIn(e.Message) ? e : Plainer(run) ?? e);
        }
    }

    public void Dispose() => session.Dispose();

    private InferenceSession Load(GraphOptimizationLevel level)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, GraphOptimizationLevel = level };
        return new(path, options);
    }

    // Nodes that ONNX Runtime has put together have names of their own; unless it is told not to.
    private OnnxRuntimeException? Plainer(ParityCase run)
    {
        try
        {
            using InferenceSession plain = Load(GraphOptimizationLevel.ORT_DISABLE_ALL);
            Run(plain, run);
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return e;
        }
    }

    private Tensor[] Run(InferenceSession session, ParityCase values)
    {
        Tensor[] plain = [.. values.Inputs.Select(v => v.cpu().contiguous())];
        var ortValues = new List<OrtValue>();
        try
        {
            ortValues.AddRange(plain.Select(Lend));
            using var run = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, inputs, ortValues, outputs);
            return [.. results.Select((value, i) => Read(value, outputs[i]))];
        }
        finally
        {
            ortValues.ForEach(v => v.Dispose());
            GC.KeepAlive(plain);
        }
    }

    /// <summary>A tensor, contiguous and on the CPU, as a value over its memory. It must outlive the value.</summary>
    internal static OrtValue Lend(Tensor tensor)
    {
        var memory = new TensorMemory(tensor);
        return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, (TensorElementType)tensor.dtype.ToOnnx(), tensor.shape, memory.Address, memory.GetSpan().Length);
    }

    private static Tensor Read(OrtValue value, string name)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        var type = (ElementType)info.ElementDataType;
        if (!type.IsTorch())
        {
            throw new OnnxExportException($"Output '{name}' is {type}, and TorchSharp has no such tensors to compare it with.") { Failure = ExportFailure.Parity, Output = name };
        }

        Tensor tensor = empty(info.Shape, dtype: type.ToTorch());
        if (info.ElementCount > 0)
        {
            value.GetTensorMutableRawData().CopyTo(tensor.bytes);
        }

        return tensor;
    }
}
