using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using MlNetPath.Core;

namespace MlNetPath.Benchmarks;

/// <summary>The peer fastText on the splits of both tasks. The program must be installed; nothing of it is part of this project.</summary>
internal static class FastTextRun
{
    /// <summary>One row per task.</summary>
    /// <exception cref="InputException">The program is not on the PATH.</exception>
    public static JsonArray Measure() =>
    [
        Row(Tasks.Languages.Load(), "-minn 2 -maxn 4 -dim 16 -epoch 10 -lr 0.5 -bucket 200000 -thread 2"),
        Row(Tasks.Components.Load(), "-minn 3 -maxn 6 -wordNgrams 2 -dim 50 -epoch 15 -lr 0.3 -bucket 500000 -thread 2"),
    ];

    private static JsonObject Row(TextTask task, string options)
    {
        string folder = Directory.CreateTempSubdirectory("mlnetpath-bench-").FullName;
        try
        {
            string train = Path.Combine(folder, "train.txt");
            string model = Path.Combine(folder, "model");
            Write(train, Shuffled(task.TrainData).Select(row => $"{Label(task, task.TrainData, row)} {task.TrainData.Text(row)}"));
            (double seconds, _) = FastText(["supervised", "-input", train, "-output", model, .. options.Split(' ')], out _);
            return new JsonObject
            {
                ["task"] = task.Name,
                ["title"] = "fastText",
                ["fingerprint"] = task.Fingerprint,
                ["options"] = options,
                ["validationAccuracy"] = Accuracy(task, task.ValidationData, folder),
                ["accuracy"] = Accuracy(task, task.TestData, folder),
                ["trainSeconds"] = Math.Round(seconds, 1),
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // fastText learns in the order of the file, and sorted by label it learns badly.
    private static int[] Shuffled(TextData data)
    {
        int[] rows = [.. Enumerable.Range(0, data.Count)];
        new Random(1).Shuffle(rows);
        return rows;
    }

    private static double Accuracy(TextTask task, TextData data, string folder)
    {
        string texts = Path.Combine(folder, "texts.txt");
        Write(texts, Enumerable.Range(0, data.Count).Select(data.Text));
        FastText(["predict", Path.Combine(folder, "model.bin"), texts], out string output);
        string[] answers = output.TrimEnd('\n').Split('\n');
        return answers.Length == data.Count
            ? Math.Round((double)answers.Where((answer, row) => answer == Label(task, data, row)).Count() / data.Count, 6)
            : throw new InvalidOperationException($"fastText gave {answers.Length} answers to {data.Count} texts.");
    }

    // A label is one word to fastText.
    private static string Label(TextTask task, TextData data, int row) => "__label__" + task.Labels[data.Labels[row]].Replace(' ', '_');

    private static void Write(string path, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    }

    private static (double Seconds, long PeakBytes) FastText(string[] arguments, out string output)
    {
        try
        {
            return TimedProcess.Run(new ProcessStartInfo("fasttext", arguments), out output);
        }
        catch (Win32Exception e)
        {
            throw new InputException("The program 'fasttext' did not start. Put it on the PATH (Debian has it in the package fasttext), then run this again.", e);
        }
    }
}
