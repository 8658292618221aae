using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>Tensors that are given to both models, set by set.</summary>
internal sealed class TensorTrial(string description, IReadOnlyList<OnnxInput[]> sets, long rows) : ITrial
{
    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public long Rows => rows;

    /// <inheritdoc/>
    public void Run(OnnxModel model)
    {
        foreach (OnnxInput[] set in sets)
        {
            model.Run(set).Dispose();
        }
    }

    /// <inheritdoc/>
    public Agreement Compare(OnnxModel original, OnnxModel quantized)
    {
        var count = new AgreementCount();
        foreach (OnnxInput[] set in sets)
        {
            using OnnxResults wanted = original.Run(set), got = quantized.Run(set);
            for (int i = 0; i < wanted.Count; i++)
            {
                count.Add(wanted[i], got[i]);
            }
        }

        return count.Total;
    }
}
