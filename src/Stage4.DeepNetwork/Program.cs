// Stage 4 on its own: what becomes of a text on its way through the network, and how well its task could be solved at best.
//   dotnet run -c Release --project src/Stage4.DeepNetwork -- [tour | ceiling] [TEXT] [--record FILE]
using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;
using MlNetPath.Stage4.DeepNetwork;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;
Lesson[] lessons = [new("tour", Tasks.Languages, TourLesson.Run), new("ceiling", Tasks.Languages, CeilingLesson.Run)];
try
{
    return Lesson.Run(lessons, "src/Stage4.DeepNetwork", args, Console.Out);
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
