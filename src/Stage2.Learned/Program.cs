// Stage 2 on its own: what the chapter explains, to be run and changed.
//   dotnet run -c Release --project src/Stage2.Learned -- [steps | buckets | calibration | passes | windows | wrong] [TEXT [LABEL]] [--record FILE]
using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;
try
{
    return Lesson.Run(Lesson.All, "src/Stage2.Learned", args, Console.Out);
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
