namespace MlNetPath.Onnx.Generation;

/// <summary>What is to be done with a text: <see cref="Translate"/> it, or <see cref="Write"/> on in its language. Without a task, a text is continued as it is.</summary>
public abstract class GenerationTask
{
    private protected GenerationTask()
    {
    }

    /// <summary>The prompt, behind what stands before every text.</summary>
    internal abstract Prompt Prompt(string text, TextModel model);
}
