using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>Tries whether CUDA starts here: nothing else tells.</summary>
internal static class CudaTrial
{
    /// <summary>Loads a model of one node. Null where that works, else why not.</summary>
    public static string? Run()
    {
        var g = new GraphBuilder("trial");
        g.Output("y", g.Identity(g.Input("x", ElementType.Float, [1])));
        try
        {
            using OnnxModel model = OnnxModel.Load(g.Build().ToByteArray(), new OnnxModelOptions { Provider = ExecutionProvider.Cuda() });
            return null;
        }
        catch (OnnxModelException e)
        {
            return Reason(e);
        }
    }

    /// <summary>Why CUDA cannot be had, as part of a sentence.</summary>
    public static string Reason(OnnxModelException e) => $"no CUDA: {e.Message.TrimEnd('.')}";
}
