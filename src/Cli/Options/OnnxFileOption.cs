using System.CommandLine;
using MlNetPath.Core;
using MlNetPath.Stage5.OnnxScoring;

namespace MlNetPath.Cli;

/// <summary>The options that let anybody's ONNX text classifiers join a comparison: <c>--onnx</c> and <c>--onnx-labels</c>.</summary>
internal sealed class OnnxFileOption
{
    private readonly Option<string> onnx = new("--onnx") { Description = "Text classifiers in ONNX files that join as 'onnx:NAME', with commas between them", HelpName = "FILE,..." };
    private readonly Option<string> onnxLabels = new("--onnx-labels") { Description = "The labels of those that do not name them, in the order of their output, one a line", HelpName = "FILE" };

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.Options.Add(onnx);
        verb.Options.Add(onnxLabels);
    }

    /// <summary>The stages that the command line asks for.</summary>
    /// <exception cref="UsageException">Labels are given for no file, or two files have one name.</exception>
    /// <exception cref="InputException">A file cannot be read, or does not name its labels and none are given.</exception>
    public IReadOnlyList<OnnxFileStage> Stages(ParseResult arguments)
    {
        string[] paths = arguments.GetValue(onnx)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (paths.Length == 0 && arguments.GetValue(onnxLabels) is not null)
        {
            throw new UsageException($"{onnxLabels.Name} says what the labels of a model are, and there is none. Name its file with {onnx.Name}.");
        }

        if (paths.GroupBy(path => Path.GetFileNameWithoutExtension(path)).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new UsageException($"{onnx.Name} names two files that are called '{same.Key}'. Rename one: that is what its row is called.");
        }

        string[]? labels = arguments.GetValue(onnxLabels) is { } file ? ReadLabels(file) : null;
        return [.. paths.Select(path => StageOf(path, labels))];
    }

    /// <summary>Lets the models be loaded before anything is trained.</summary>
    /// <exception cref="InputException">One is no text classifier, or has other labels than the task.</exception>
    public static void Check(IEnumerable<IStage> stages, TextTask task)
    {
        foreach (OnnxFileStage stage in stages.OfType<OnnxFileStage>())
        {
            var ml = new Microsoft.ML.MLContext();
            (stage.CreatePipeline(ml, task, stage.DefaultOptions).Fit(task.Validation(ml)) as IDisposable)?.Dispose();
        }
    }

    // The labels are for those that do not name theirs.
    private OnnxFileStage StageOf(string path, string[]? labels)
    {
        var stage = new OnnxFileStage(path);
        return stage.Labels is not null ? stage
            : labels is not null ? new OnnxFileStage(path, labels)
            : throw new InputException($"'{path}' does not name its labels in its metadata. Give them in the order of its output, one a line in a file, with {onnxLabels.Name}.");
    }

    private static string[] ReadLabels(string path)
    {
        try
        {
            string[] labels = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
            return labels.GroupBy(label => label).FirstOrDefault(group => group.Count() > 1) is { } twice
                ? throw new InputException($"'{path}' has the label '{twice.Key}' twice. Give each label once, in the order of the model's output.")
                : labels;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{path}': {e.Message} Name a file with one label a line.", e);
        }
    }
}
