using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;

namespace MlNetPath.Onnx.Runtime;

/// <summary>A text classifier in an ONNX file that takes raw bytes (see <see cref="TextModelInfo"/>): no vocabulary, no tokenizer, labels in the file.</summary>
/// <remarks>Safe to use from several threads at once.</remarks>
public sealed class TextClassifier : ITextClassifier, IDisposable
{
    // Elements of a batch, padding included; more are no faster, and take memory.
    private const int MostElements = 1 << 16;

    // Fewer texts are not worth another thread.
    private const int LeastTexts = 16;

    private readonly TextModelInfo info;
    private readonly int batchSize;
    private readonly int callers;
    private readonly double threshold;
    private readonly string[] output;
    private readonly bool owned;

    /// <summary>Takes a model that is loaded already, and stays the caller's.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How it answers; what is changed in them later changes nothing.</param>
    /// <exception cref="OnnxModelException">It is no text classifier; the message says what it lacks.</exception>
    /// <exception cref="ArgumentException">Its file is watched, and the labels would change under this classifier: <see cref="OnnxServiceCollectionExtensions.AddTextClassifier"/> is for that.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TextClassifier(IOnnxModel model, TextClassifierOptions? options = null)
        : this(Still(model), Checked(options), "The model", callers: 1, owned: false)
    {
    }

    private TextClassifier(IOnnxModel model, TextClassifierOptions options, string source, int callers, bool owned)
    {
        (Model, batchSize, threshold, this.callers, this.owned) = (model, options.BatchSize, options.Threshold, callers, owned);
        try
        {
            info = TextModelInfo.FromMetadata(model.Info.Metadata);
            output = [info.OutputOf(model)];
        }
        catch (FormatException e)
        {
            throw new OnnxModelException($"{source} is no text classifier: {e.Message}.", e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => info.Labels;

    /// <summary>The model that answers; it says what computes. It is this classifier's to dispose, unless it was given.</summary>
    public IOnnxModel Model { get; }

    /// <summary>Loads a classifier.</summary>
    /// <param name="path">The file, or a folder that holds <c>model.onnx</c>, itself or in a numbered subfolder.</param>
    /// <param name="options">How it is loaded and answers.</param>
    /// <exception cref="OnnxModelException">There is no such file, it cannot be loaded, or it is no text classifier.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifier Load(string path, TextClassifierOptions? options = null) => Load(model => OnnxModel.Load(path, model), path, Checked(options));

    /// <summary>Loads a classifier that is in memory; it is not needed afterwards. Its weights must be in it.</summary>
    /// <exception cref="OnnxModelException">It cannot be loaded, or is no text classifier.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static TextClassifier Load(ReadOnlyMemory<byte> model, TextClassifierOptions? options = null) => Load(o => OnnxModel.Load(model, o), "The model", Checked(options));

    /// <summary>Loads a classifier from a stream, which is read from where it stands to its end. Its weights must be in it.</summary>
    /// <exception cref="OnnxModelException">It cannot be loaded, or is no text classifier.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static TextClassifier Load(Stream model, TextClassifierOptions? options = null) => Load(o => OnnxModel.Load(model, o), "The model", Checked(options));

    /// <inheritdoc/>
    public Prediction Classify(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var predictions = new Prediction[1];
        Classify([TextBytes.Encode(text, info)], [0], predictions, cancellationToken);
        return predictions[0];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Prediction> Classify(IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var bytes = new byte[texts.Count][];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = TextBytes.Encode(texts[i] ?? throw new ArgumentException($"Text {i} is null.", nameof(texts)), info);
        }

        int[] order = [.. Enumerable.Range(0, bytes.Length)];
        Array.Sort(Array.ConvertAll(bytes, b => b.Length), order);
        var predictions = new Prediction[bytes.Length];
        Range[] batches = [.. Batches(bytes, order)];
        if (callers == 1 || batches.Length == 1)
        {
            Array.ForEach(batches, Run);
        }
        else
        {
            // The long ones first, so that no thread is left alone with one at the end.
            Array.Reverse(batches);
            RunSideBySide(batches, Run, cancellationToken);
        }

        return predictions;

        void Run(Range batch) => Classify(bytes, order.AsSpan(batch), predictions, cancellationToken);
    }

    // Texts of like length, and where there are threads for them, not fewer batches than threads.
    private IEnumerable<Range> Batches(byte[][] bytes, int[] order)
    {
        int most = Math.Min(batchSize, Math.Max(LeastTexts, (order.Length + callers - 1) / callers));
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && end - start < most && (long)(end + 1 - start) * bytes[order[end]].Length <= MostElements)
            {
                end++;
            }

            yield return start..end;
        }
    }

    private void RunSideBySide(Range[] batches, Action<Range> run, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.ForEach(Partitioner.Create(batches, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = callers, CancellationToken = cancellationToken }, run);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Labels.Count} labels by {Model}";

    /// <summary>Gives the model's memory back, if it was loaded here.</summary>
    public void Dispose()
    {
        if (owned)
        {
            ((OnnxModel)Model).Dispose();
        }
    }

    private static TextClassifier Load(Func<OnnxModelOptions, OnnxModel> load, string source, TextClassifierOptions options)
    {
        // A batch on each core is faster than one batch after the other on all of them.
        bool sideBySide = options.Model.Threads == 0 && Environment.ProcessorCount > 1;
        OnnxModel model = load(sideBySide ? options.Model.WithThreads(1) : options.Model);
        try
        {
            return new(model, options, source, sideBySide && model.Provider == ExecutionProvider.Cpu ? Environment.ProcessorCount : 1, owned: true);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static TextClassifierOptions Checked(TextClassifierOptions? options) =>
        options?.Fault is { } fault ? throw new ArgumentOutOfRangeException(nameof(options), fault) : options ?? new();

    private static IOnnxModel Still(IOnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model is IReloading { IsWatching: true } ? throw new ArgumentException("The model's file is watched, and its labels would change under the classifier. Add it with AddTextClassifier.", nameof(model)) : model;
    }

    private void Classify(byte[][] bytes, ReadOnlySpan<int> rows, Prediction[] predictions, CancellationToken cancellationToken)
    {
        int length = 1; // an empty text is a row of padding
        foreach (int row in rows)
        {
            length = Math.Max(length, bytes[row].Length);
        }

        long[] input = ArrayPool<long>.Shared.Rent(rows.Length * length);
        try
        {
            for (int i = 0; i < rows.Length; i++)
            {
                TextBytes.Write(bytes[rows[i]], input.AsSpan(i * length, length));
            }

            using OnnxResults results = Model.Run([OnnxInput.Of(TextModelInfo.Input, input.AsMemory(0, rows.Length * length), rows.Length, length)], output, cancellationToken);
            ReadOnlySpan<float> scores = results[0].Span<float>();
            int labels = info.Labels.Count;
            if (scores.Length != rows.Length * labels)
            {
                throw new OnnxModelException($"The model gave {results[0]} for {rows.Length} texts and {labels} labels.");
            }

            for (int i = 0; i < rows.Length; i++)
            {
                var own = scores.Slice(i * labels, labels).ToArray();
                if (output[0] == TextModelInfo.Logits)
                {
                    TensorPrimitives.Subtract(own, TensorPrimitives.Max<float>(own), own); // so that no exponential is infinite
                    TensorPrimitives.SoftMax(own, own);
                }

                predictions[rows[i]] = new(info.Labels, own, threshold);
            }
        }
        finally
        {
            ArrayPool<long>.Shared.Return(input);
        }
    }
}
