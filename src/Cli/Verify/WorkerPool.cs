using System.Runtime.ExceptionServices;

namespace MlNetPath.Cli;

/// <summary>
/// Runs cases in processes of their own, several at once. ONNX Runtime is native code: a model can crash it, keep it busy forever, or let it take all memory,
/// and then only the worker is lost, and the case that it was at is an error.
/// </summary>
/// <param name="tolerance">How far numbers may be off.</param>
/// <param name="timeout">How long a case may take.</param>
/// <param name="memory">How many bytes a case may take; null for an equal share of most of the machine's.</param>
internal sealed class WorkerPool(Tolerance tolerance, TimeSpan timeout, long? memory = null)
{
    // Of the machine's memory; the rest is for everything else.
    private const double MemoryShare = 0.8;

    /// <summary>Runs all cases.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="show">Told each result once, in the order of the cases, as soon as all before it are there; null if nobody wants to know.</param>
    /// <param name="progress">Told how many are done.</param>
    /// <param name="stop">Ends all workers.</param>
    /// <returns>The results, in the order of the cases.</returns>
    public CaseResult[] Run(IReadOnlyList<TestCase> cases, Action<int, CaseResult>? show, Action<int> progress, CancellationToken stop)
    {
        var results = new CaseResult?[cases.Count];
        int workers = Math.Min(cases.Count, Environment.ProcessorCount), next = -1, shown = 0, done = 0;
        long share = memory ?? (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * MemoryShare / workers);
        var guard = new Lock();
        try
        {
            Task.WaitAll([.. Enumerable.Range(0, workers).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))], CancellationToken.None);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions.FirstOrDefault(inner => inner is not OperationCanceledException) ?? e.InnerExceptions[0]);
        }

        return results!;

        void Work()
        {
            // Alone, a case may use all cores; beside others, one each.
            using var worker = new Worker(tolerance, workers == 1 ? 0 : 1, timeout, share);
            for (int i = Interlocked.Increment(ref next); i < cases.Count; i = Interlocked.Increment(ref next))
            {
                CaseResult result = worker.Run(cases[i], stop);
                lock (guard)
                {
                    results[i] = result;
                    for (; shown < results.Length && results[shown] is { } ready; shown++)
                    {
                        show?.Invoke(shown, ready);
                    }

                    progress(++done);
                }
            }
        }
    }
}
