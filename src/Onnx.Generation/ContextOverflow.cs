namespace MlNetPath.Onnx.Generation;

/// <summary>What happens where a prompt and the text that follows it have more tokens than the model sees.</summary>
public enum ContextOverflow
{
    /// <summary>An error, before anything is written.</summary>
    Error,

    /// <summary>
    /// When the context is full, all but its newer half is forgotten, and that half is read again; special tokens that begin the prompt stay. Of a prompt that is too long, only the end is read.
    /// </summary>
    Slide,
}
