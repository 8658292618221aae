using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Reads the corpus dotnet-messages, which takes some seconds the first time, and says so then.</summary>
internal static class CorpusReading
{
    /// <summary>The corpus as parallel text.</summary>
    /// <exception cref="InputException">A package is missing or altered.</exception>
    public static ParallelCorpus Parallel(CommandContext context) => context.LoadCorpus(Notice(context));

    /// <summary>Says once that packages are read, and stops between two of them.</summary>
    public static Action<string> Notice(CommandContext context)
    {
        bool announced = false;
        return _ =>
        {
            context.Stop.ThrowIfCancellationRequested();
            if (!announced)
            {
                context.Notice("Reading the corpus from its packages; later runs find it in the cache.");
                announced = true;
            }
        };
    }
}
