// Stage 3's playground: a network that guesses the next word, trained in seconds, with every number visible.
//   dotnet run --project src/Stage3.FirstPrinciples -- [--words TEXT] [--step] [--seed NUMBER] [--help]
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MlNetPath.Stage3.FirstPrinciples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = Encoding.UTF8;
using var stop = new CancellationTokenSource();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return Playground.Run(args, Console.Out, Console.Error, Console.IsErrorRedirected ? null : new ProgressLine(Console.Error), stop.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
