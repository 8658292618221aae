using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>What modules over [batch, channels, axes...] have in common.</summary>
internal static class Axes
{
    /// <summary>One number for every axis: those given, or the only one given for all.</summary>
    public static long[] Each(OnnxScope g, string option, long[]? values, int axes, long otherwise) => values switch
    {
        null or { Length: 0 } => [.. Enumerable.Repeat(otherwise, axes)],
        [long one] => [.. Enumerable.Repeat(one, axes)],
        _ when values.Length == axes => values,
        _ => throw g.Error($"{option} has {values.Length} numbers for {axes} axes"),
    };

    /// <summary>Calls <paramref name="export"/> with a batch of 1 if the input has none, and takes the batch away again.</summary>
    /// <param name="g">The graph.</param>
    /// <param name="x">[batch, channels, axes...] or [channels, axes...].</param>
    /// <param name="axes">How many axes come after the channels.</param>
    /// <param name="export">Adds the operators.</param>
    public static OnnxValue Batched(OnnxScope g, OnnxValue x, int axes, Func<OnnxValue, OnnxValue> export) =>
        x.Rank == axes + 2 ? export(x)
        : x.Rank == axes + 1 ? g.Squeeze(export(g.Unsqueeze(x, 0)), 0)
        : throw g.Error($"it takes [batch, channels, {axes} axes] or the same without a batch, not {x.Shape}");

    /// <summary>Refuses a module in training mode: the export puts the whole network into evaluation mode, and a module that is not has not been registered in it.</summary>
    public static void RequireEvaluation(OnnxScope g, nn.Module module)
    {
        if (module.training)
        {
            throw g.Error("it is in training mode although the network is not. Register it in the module that calls it, or call its eval()");
        }
    }

    /// <summary>A vector with one value everywhere.</summary>
    public static OnnxValue Filled(OnnxScope g, double value, ElementType type, long length) => g.Constant(ScalarTensor.Filled(value, type, length));
}
