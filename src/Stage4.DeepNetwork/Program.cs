// Stage 4 on its own: what becomes of a text on its way through the network, with the sizes at every step.
//   dotnet run -c Release --project src/Stage4.DeepNetwork -- [TEXT]
using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Stage4.DeepNetwork;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;
try
{
    NetworkTour.Print(args.Length > 0 ? string.Join(' ', args) : "Wo ist der Bahnhof?", Console.Out);
    return 0;
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
