using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage5.OnnxScoring;

/// <summary>The ONNX file in a stage's artifact, and what belongs to it.</summary>
internal static class ExportedModel
{
    /// <summary>Where the file lies in an artifact's folder.</summary>
    public const string File = "1/model.onnx";

    /// <summary>The name of its card.</summary>
    public const string CardFile = "README.md";

    /// <summary>The folder with the source's file: the artifact itself, or one that the source exports to.</summary>
    /// <param name="stage">The stage that wants it.</param>
    /// <param name="ml">The context.</param>
    /// <param name="sourceFolder">The source's artifact.</param>
    /// <param name="task">The task.</param>
    /// <param name="scratch">A folder for what is exported; it need not exist.</param>
    /// <exception cref="StageUnavailableException">The source's model has no such form, or other labels than the task.</exception>
    public static string Find(IDerivedStage stage, MLContext ml, string sourceFolder, TextTask task, string scratch)
    {
        string found = System.IO.File.Exists(Path.Combine(sourceFolder, File)) ? sourceFolder : Export(stage, ml, sourceFolder, task, scratch);
        IReadOnlyDictionary<string, string> metadata = ModelSummary.Of(OnnxFile.Read(Path.Combine(found, File))).Metadata;
        try
        {
            IReadOnlyList<string> labels = TextModelInfo.FromMetadata(metadata).Labels;
            return labels.SequenceEqual(task.Labels) ? found : throw new StageUnavailableException(
                stage.Card.Id, $"the model of '{stage.Source.Card.Id}' has the labels {string.Join(", ", labels)}, and those of '{task.Name}' are {string.Join(", ", task.Labels)}");
        }
        catch (FormatException e)
        {
            throw new StageUnavailableException(stage.Card.Id, $"the file that '{stage.Source.Card.Id}' exports is no text classifier: {e.Message}", e);
        }
    }

    /// <summary>Copies the file, the files of weights beside it, and what servers want to know.</summary>
    /// <param name="from">A folder that <see cref="Find"/> gave.</param>
    /// <param name="to">An existing folder.</param>
    public static void Copy(string from, string to)
    {
        string version = Path.GetDirectoryName(File)!;
        Directory.CreateDirectory(Path.Combine(to, version));
        foreach (string file in Directory.EnumerateFiles(Path.Combine(from, version)))
        {
            System.IO.File.Copy(file, Path.Combine(to, version, Path.GetFileName(file)));
        }

        CopyConfiguration(from, to);
    }

    /// <summary>Copies what servers want to know of a file with these inputs and outputs. (The card stays behind: it tells of another file.)</summary>
    /// <param name="from">A folder that <see cref="Find"/> gave.</param>
    /// <param name="to">An existing folder.</param>
    public static void CopyConfiguration(string from, string to)
    {
        string path = Path.Combine(from, TritonConfig.FileName);
        if (System.IO.File.Exists(path))
        {
            System.IO.File.Copy(path, Path.Combine(to, TritonConfig.FileName));
        }
    }

    private static string Export(IDerivedStage stage, MLContext ml, string sourceFolder, TextTask task, string scratch)
    {
        ITransformer model = stage.Source.Load(ml, sourceFolder);
        using var owned = model as IDisposable;
        Directory.CreateDirectory(scratch);
        return stage.Source.Export(model, task, scratch) is not null
            ? scratch
            : throw new StageUnavailableException(stage.Card.Id, $"the model of '{stage.Source.Card.Id}' cannot be written as an ONNX file");
    }
}
