using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>A case that cannot be run, and why: a file of it, the model, or ONNX Runtime. Becomes the detail of its result.</summary>
internal sealed class CaseException : Exception
{
    public CaseException(string message)
        : base(message)
    {
    }

    public CaseException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>A model or a value that is refused: in ONNX Runtime's own words where it refuses, without the name of the model, which whoever reads them knows.</summary>
    public static CaseException Of(Exception refusal) => new((refusal.InnerException as OnnxModelException ?? refusal).Message, refusal);
}
