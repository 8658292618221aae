using System.Collections.Concurrent;
using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>
/// Scores a text file row by row: one thread reads, some ask the model, one writes in order and makes safe, with a few batches between them, so that memory does
/// not grow with the file. Whatever ends it, the batches that were answered before are written first.
/// </summary>
internal static class RowScoring
{
    /// <summary>Scores what is left of the shard, and commits it; the file has no name yet.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="output">Where the rows go.</param>
    /// <param name="hash">The input's, as far as it is scored.</param>
    /// <param name="classifier">The model.</param>
    /// <param name="progress">Told the number of rows that are safe.</param>
    /// <param name="stop">The wish to stop.</param>
    /// <returns>All rows of the output.</returns>
    /// <exception cref="InputException">A row is broken, the input has changed or the output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; what was answered is safe.</exception>
    public static long Run(ScoreOptions options, PartialOutput output, InputHash hash, ITextClassifier classifier, Action<long> progress, CancellationToken stop)
    {
        ScoreJournal? earlier = output.Earlier;
        using RowSource source = options.Format == ScoreFormat.JsonLines ? new JsonLinesSource(options, earlier?.Position) : new DelimitedSource(options, earlier?.Position);
        if (earlier is null)
        {
            output.Try(() => output.Stream.Write(source.Head));
            output.Commit(source.Begin, hash.Of(source.Begin.End), 0);
        }

        using var read = new BlockingCollection<RowBatch>(1);
        using var answered = new BlockingCollection<RowBatch>(options.Workers);
        using var workers = new SemaphoreSlim(options.Workers);
        using var failure = new CancellationTokenSource();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, failure.Token);
        long rows = output.Earlier!.Rows;
        Task reading = Start(() => Read(source, options, read, ending.Token), read.CompleteAdding);
        Task writing = Start(
            () =>
            {
                foreach (RowBatch batch in answered.GetConsumingEnumerable(CancellationToken.None))
                {
                    batch.Predictions.GetAwaiter().GetResult();
                    output.Try(() =>
                    {
                        options.Step?.Invoke("write");
                        batch.Write(source, output.Stream);
                    });
                    rows += batch.Rows;
                    output.Commit(batch.Position, hash.Of(batch.Position.End), rows);
                    progress(rows);
                }
            },
            failure.Cancel);
        Exception? failed = null;
        var asked = new List<Task>();
        try
        {
            foreach (RowBatch batch in read.GetConsumingEnumerable(ending.Token))
            {
                workers.Wait(ending.Token);
                batch.Predictions = Classify(classifier, batch, options.Input, workers, ending.Token);
                asked.Add(batch.Predictions);
                asked.RemoveAll(answer => answer.IsCompletedSuccessfully);
                answered.Add(batch, ending.Token);
            }
        }
        catch (Exception e)
        {
            failed = e;
            failure.Cancel();
        }

        answered.CompleteAdding();
        Task.WaitAny([writing], CancellationToken.None);
        failure.Cancel();
        Task.WaitAny([reading], CancellationToken.None);
        Task.WhenAll(asked).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None); // the model is the caller's, who may dispose it

        // What went wrong first is what counts: the others only stopped for it.
        Exception? cause = new[] { writing.Exception?.InnerException, reading.Exception?.InnerException, failed }.FirstOrDefault(e => e is not null and not OperationCanceledException);
        stop.ThrowIfCancellationRequested();
        bool isRead = cause == reading.Exception?.InnerException, isAsked = asked.Any(answer => answer.Exception?.InnerException == cause);
        if (cause is InputException && (isRead || isAsked) && output.Earlier.Rows is > 0 and var safe)
        {
            // Where the model fails, the rows of the same batch are lost.
            throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{cause.Message} {(isRead ? "The " : "")}{safe:N0} {(safe == 1 ? "row before it is" : "rows before it are")} scored and kept: run the same command again to go on."), cause);
        }

        return cause is null ? rows : throw cause;
    }

    private static Task Start(Action work, Action atEnd) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                work();
            }
            finally
            {
                atEnd();
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static Task<IReadOnlyList<Prediction>> Classify(ITextClassifier classifier, RowBatch batch, string path, SemaphoreSlim workers, CancellationToken ending) => Task.Run(
        () =>
        {
            try
            {
                return classifier.Classify(batch.Texts, ending);
            }
            catch (OnnxModelException e)
            {
                throw FailedText.Of(classifier, batch.Texts, i => RowSource.Place(path, batch.Place(i).Row, batch.Place(i).Line), e, ending);
            }
            finally
            {
                workers.Release();
            }
        },
        CancellationToken.None);

    private static void Read(RowSource source, ScoreOptions options, BlockingCollection<RowBatch> read, CancellationToken ending)
    {
        (long from, long to) = options.Shard.Share(new FileInfo(options.Input).Length);
        bool open = true;
        while (open)
        {
            var batch = new RowBatch();
            try
            {
                bool room = true;
                while (room && (open = source.Read() && source.Start < to))
                {
                    ending.ThrowIfCancellationRequested();
                    room = source.Start < from || batch.Add(source, options.BatchRows);
                }
            }
            finally
            {
                // The rows before a broken one are as good as any.
                if (batch.Rows > 0)
                {
                    read.Add(batch, ending);
                }
            }
        }
    }
}
