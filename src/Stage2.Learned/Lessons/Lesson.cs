using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>A part of the chapter that can be run: prints what the chapter shows.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Task">The built-in task that it works on.</param>
/// <param name="Write">Writes it. The strings are the text and the label of the command line, where there are any.</param>
internal sealed record Lesson(string Name, BuiltInTask Task, Action<TextTask, string[], TextWriter> Write)
{
    // The result files lie beside the chapter and are read by people too.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All lessons of chapter 2, in its order.</summary>
    public static IReadOnlyList<Lesson> All { get; } =
    [
        new("steps", Tasks.Languages, StepsLesson.Run),
        new("buckets", Tasks.Languages, BucketsLesson.Run),
        new("calibration", Tasks.Components, CalibrationLesson.Run),
        new("passes", Tasks.Components, PassesLesson.Run),
        new("windows", Tasks.Languages, WindowsLesson.Run),
        new("wrong", Tasks.Languages, WrongLesson.Run),
    ];

    /// <summary>Runs the lesson that the arguments name (the first one by default) and, with <c>--record FILE</c>, keeps its output as a result file.</summary>
    /// <param name="lessons">The lessons that there are.</param>
    /// <param name="project">The folder of the program that runs them.</param>
    /// <param name="args">What follows the program's name.</param>
    /// <param name="output">Where the lesson is printed.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<Lesson> lessons, string project, string[] args, TextWriter output)
    {
        int record = Array.IndexOf(args, "--record");
        if (record >= 0 && record + 1 == args.Length)
        {
            throw new InputException("--record wants the file to write.");
        }

        string[] words = record < 0 ? args : [.. args[..record], .. args[(record + 2)..]];
        Lesson lesson = lessons.FirstOrDefault(l => l.Name == words.FirstOrDefault()) ?? lessons[0];
        string[] rest = words.FirstOrDefault() == lesson.Name ? words[1..] : words;
        TextTask task = lesson.Task.Load();
        var text = new StringWriter(CultureInfo.InvariantCulture);
        lesson.Write(task, rest, text);
        output.Write(text);
        if (record >= 0)
        {
            Atomically.WriteText(args[record + 1], Result(project, task, lesson, rest, text.ToString()).ToJsonString(Readable) + "\n");
        }

        return 0;
    }

    private static JsonObject Result(string project, TextTask task, Lesson lesson, string[] rest, string output) => new()
    {
        ["command"] = $"dotnet run -c Release --project {project} -- {string.Join(' ', new[] { lesson.Name }.Concat(rest).Select(word => word.Contains(' ') ? $"\"{word}\"" : word))}",
        ["machine"] = $"{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}, {Environment.ProcessorCount} cores",
        ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["task"] = task.Name,
        ["fingerprint"] = task.Fingerprint,
        ["output"] = output.ReplaceLineEndings("\n"),
    };
}
