using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Tensors that live as long as an export, whatever dispose scopes the code that made them has.</summary>
internal sealed class KeptTensors : IDisposable
{
    private readonly List<Tensor> tensors = [];

    /// <summary>Takes a tensor out of all scopes; it is disposed of with this object. The caller must own it.</summary>
    public Tensor Keep(Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        tensors.Add(tensor);
        return tensor;
    }

    public void Dispose()
    {
        tensors.ForEach(t => t.Dispose());
        tensors.Clear();
    }
}
