using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Benchmarks;

/// <summary>
/// The classical peer of Stage 2: Facebook's fastText (the program <c>fasttext</c>, in many Linux distributions a package of that name)
/// on the same splits, in the same run. It does not shuffle, and sorted input costs it up to 25 points, so its input is shuffled here.
/// </summary>
/// <remarks>Joulin, Grave, Bojanowski and Mikolov, "Bag of Tricks for Efficient Text Classification", 2016.</remarks>
internal static class FastTextRun
{
    private const string LabelMark = "__label__";

    private static readonly (BuiltInTask Task, string Options)[] Tasks =
    [
        (Core.Tasks.Languages, "-minn 2 -maxn 4 -dim 16 -epoch 10 -lr 0.5 -bucket 200000 -thread 2"),
        (Core.Tasks.Components, "-minn 3 -maxn 6 -wordNgrams 2 -dim 50 -epoch 15 -lr 0.3 -bucket 500000 -thread 2"),
    ];

    /// <summary>One row per task.</summary>
    public static JsonArray Measure() => new([.. Tasks.Select(t => Measure(t.Task.Load(), t.Options))]);

    private static JsonObject Measure(TextTask task, string options)
    {
        TimedModel learned = TimedModel.Fit(new LearnedStage(), task);
        string folder = Directory.CreateTempSubdirectory("mlnetpath-fasttext-").FullName;
        try
        {
            string train = Path.Combine(folder, "train"), test = Path.Combine(folder, "test"), model = Path.Combine(folder, "model");
            int[] order = [.. Enumerable.Range(0, task.TrainData.Count)];
            new Random(1).Shuffle(order);
            Write(train, task, task.TrainData, order);
            Write(test, task, task.TestData, [.. Enumerable.Range(0, task.TestData.Count)]);
            double trained = FastText(["supervised", "-input", train, "-output", model, .. options.Split(' ')], out _);
            FastText(["predict", model + ".bin", test], out string answers);
            string[] labels = answers.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (labels.Length != task.TestData.Count)
            {
                throw new InvalidOperationException($"fastText answered {labels.Length} of {task.TestData.Count} lines.");
            }

            int right = labels.Where((label, row) => label == Mark(task, task.TestData.Labels[row])).Count();
            return new JsonObject
            {
                ["task"] = task.Name,
                ["fastText, %"] = Math.Round(100.0 * right / labels.Length, 2),
                ["trained in, s"] = Math.Round(trained, 1),
                ["learned, %"] = Math.Round(100 * learned.Accuracy(), 2),
                ["learned in, s"] = Math.Round(learned.TrainSeconds, 1),
                ["fastText's options"] = options,
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Mark(TextTask task, int label) => LabelMark + task.Labels[label].Replace(' ', '_');

    private static void Write(string path, TextTask task, TextData data, int[] order)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        foreach (int row in order)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Mark(task, data.Labels[row])} {data.Text(row)}"));
        }
    }

    private static double FastText(string[] arguments, out string output) =>
        TimedProcess.Run(new ProcessStartInfo("fasttext", arguments), out output).Seconds;
}
