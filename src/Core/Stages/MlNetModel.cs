using Microsoft.ML;

namespace MlNetPath.Core;

/// <summary>
/// ML.NET's own model file as a stage's artifact: <c>model.zip</c> in the artifact's folder. What <see cref="IStage.Save"/> and
/// <see cref="IStage.Load"/> do by default, and for stages that write their own files for some models only. Stateless, so safe from any thread.
/// </summary>
public static class MlNetModel
{
    /// <summary>The file's name.</summary>
    public const string FileName = "model.zip";

    /// <summary>Writes a model.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="model">The fitted model; all of its parts can be saved by ML.NET.</param>
    /// <param name="task">The task, whose schema is written with it.</param>
    /// <param name="folder">An existing folder.</param>
    public static void Save(MLContext ml, ITransformer model, TextTask task, string folder)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(task);
        ml.Model.Save(model, task.Schema, Path.Combine(folder, FileName));
    }

    /// <summary>Reads what <see cref="Save"/> wrote. Assemblies with custom mappings are registered with the context first.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="stageId">The stage whose model it is, for the error.</param>
    /// <exception cref="InputException">The folder holds no such model.</exception>
    public static ITransformer Load(MLContext ml, string folder, string stageId)
    {
        ArgumentNullException.ThrowIfNull(ml);
        string path = Path.Combine(folder, FileName);
        try
        {
            return ml.Model.Load(path, out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException or InvalidDataException)
        {
            throw new InputException($"'{path}' is no model of the stage '{stageId}': {e.Message} Train it anew.", e);
        }
    }
}
