using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>The parts of the chapter about the network that reads texts, to be run and recorded as those of Stage 2 are.</summary>
internal static class TextLessons
{
    /// <summary>All of them, in the order of the chapter.</summary>
    public static IReadOnlyList<Lesson> All { get; } =
    [
        new("epochs", Tasks.Languages, EpochsLesson.Run),
        new("text", Tasks.Languages, ReadingLesson.Run),
        new("wrong", Tasks.Languages, MistakesLesson.Run),
    ];

    /// <summary>Whether a command line begins with the name of a lesson.</summary>
    public static bool AreAskedFor(IReadOnlyList<string> arguments) => arguments.Count > 0 && All.Any(lesson => lesson.Name == arguments[0]);

    /// <summary>Runs the lesson that the command line names.</summary>
    /// <returns>The exit code: 0, or 1 where there was an error.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            return Lesson.Run(All, "src/Stage3.FirstPrinciples", arguments, output);
        }
        catch (InputException e)
        {
            error.WriteLine(e.Message);
            return 1;
        }
    }

    /// <summary>The network that <see cref="FirstPrinciplesStage"/> trains on a task.</summary>
    public static NgramNetwork Train(TextTask task) => FirstPrinciplesStage.Train(task, new FirstPrinciplesOptions(), task.TrainData, _ => { });
}
