using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>Tries whether CUDA starts here: nothing else tells.</summary>
internal static class CudaTrial
{
    /// <summary>Loads a model of one node. Null where CUDA runs it, else why not, as the end of a sentence.</summary>
    public static string? Run()
    {
        var g = new GraphBuilder("trial");
        g.Output("y", g.Identity(g.Input("x", ElementType.Float, [1])));
        using OnnxModel model = OnnxModel.Load(g.Build().ToByteArray(), new OnnxModelOptions { Provider = ExecutionProvider.Auto });
        return model.ProviderReason is { } reason ? Sentence(reason) : null;
    }

    /// <summary>A reason against CUDA as the end of a sentence.</summary>
    public static string Sentence(string reason) => $"no CUDA: {reason.TrimEnd('.')}";
}
