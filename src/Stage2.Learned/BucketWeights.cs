using System.Numerics.Tensors;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>
/// A linear model over n-gram buckets: logits = biases + weight of an n-gram * sum of the rows of the text's buckets, then softmax.
/// Only buckets that training kept have a row, and all labels of a bucket lie side by side, so that one text touches one cache line
/// or two per n-gram, where a table per label would touch one per n-gram and label. Scoring is thread-safe; training writes.
/// </summary>
internal sealed class BucketWeights : ITextScorer
{
    private const int Magic = 0x4D4C5057;

    // Of the file and of what its buckets mean: change it when either changes.
    private const int FormatVersion = 2;

    // Few enough that their sum as floats is exact to the last digit or two, and enough that the rest costs nothing.
    private const int RowsPerSum = 32;

    private const int MostOnStack = 256;

    private readonly int[] rowOfBucket;

    /// <summary>A model of zeros with a row for each of the given buckets, in their order.</summary>
    public BucketWeights(int labelCount, int[] buckets)
    {
        LabelCount = labelCount;
        Buckets = buckets;
        Weights = new float[checked(buckets.Length * labelCount)];
        Biases = new float[labelCount];
        rowOfBucket = new int[NgramHasher.Buckets];
        Array.Fill(rowOfBucket, -1);
        for (int row = 0; row < buckets.Length; row++)
        {
            rowOfBucket[buckets[row]] = row;
        }
    }

    /// <summary>Number of labels.</summary>
    public int LabelCount { get; }

    /// <summary>The bucket of each row.</summary>
    public int[] Buckets { get; }

    /// <summary>[rows, labels].</summary>
    public float[] Weights { get; }

    /// <summary>[labels].</summary>
    public float[] Biases { get; }

    /// <summary>The row of a bucket, or -1.</summary>
    public int RowOf(int bucket) => rowOfBucket[bucket];

    /// <summary>The weights of a row, one per label.</summary>
    public Span<float> Row(int row) => Weights.AsSpan(row * LabelCount, LabelCount);

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<char> text, Span<float> scores)
    {
        Span<double> logits = LabelCount <= MostOnStack ? stackalloc double[LabelCount] : new double[LabelCount];
        Logits(text, logits, scores);
        Softmax(logits, scores);
    }

    /// <summary>The scores before softmax.</summary>
    /// <remarks>
    /// Sums of a few rows are added up as doubles: a long text has so many n-grams that floats would lose the digits in which two labels differ, and another order of the same sum
    /// (the exported file has one) would give other probabilities.
    /// </remarks>
    /// <param name="text">The text.</param>
    /// <param name="logits">Where they go, one per label.</param>
    /// <param name="scratch">As many numbers, which are overwritten.</param>
    public void Logits(ReadOnlySpan<char> text, Span<double> logits, Span<float> scratch)
    {
        Span<int> rows = Rows(text, out float weight);
        logits.Clear();
        for (int start = 0; start < rows.Length; start += RowsPerSum)
        {
            Sum(rows[start..Math.Min(rows.Length, start + RowsPerSum)], scratch);
            for (int label = 0; label < logits.Length; label++)
            {
                logits[label] += scratch[label];
            }
        }

        for (int label = 0; label < logits.Length; label++)
        {
            logits[label] = (logits[label] * weight) + Biases[label];
        }
    }

    /// <summary>The scores before softmax.</summary>
    public void Logits(ReadOnlySpan<char> text, Span<float> logits)
    {
        Span<int> rows = Rows(text, out float weight);
        Logits(rows, weight, logits);
    }

    /// <summary>The scores before softmax of a text whose rows are known; -1 is passed over.</summary>
    public void Logits(ReadOnlySpan<int> rows, float weight, Span<float> logits)
    {
        Sum(rows, logits);
        TensorPrimitives.MultiplyAdd(logits, weight, Biases, logits);
    }

    /// <summary>Softmax, safe for large logits.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="scores">Where the probabilities go.</param>
    public static void Softmax(ReadOnlySpan<double> logits, Span<float> scores)
    {
        double highest = TensorPrimitives.Max(logits);
        for (int label = 0; label < logits.Length; label++)
        {
            scores[label] = (float)(logits[label] - highest);
        }

        TensorPrimitives.SoftMax(scores, scores);
    }

    /// <summary>Softmax in place, safe for large logits.</summary>
    public static void Softmax(Span<float> logits)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max<float>(logits), logits);
        TensorPrimitives.SoftMax(logits, logits);
    }

    /// <summary>Multiplies all logits by a factor: a temperature of 1 / factor.</summary>
    public void ScaleBy(float factor)
    {
        TensorPrimitives.Multiply(Weights, factor, Weights);
        TensorPrimitives.Multiply(Biases, factor, Biases);
    }

    /// <summary>The same model as ML.NET's own transformers: features, linear model, label name.</summary>
    public ITransformer ToStock(MLContext ml, IReadOnlyList<string> labels)
    {
        // Sparse vectors want ascending indices.
        int[] order = [.. Enumerable.Range(0, Buckets.Length)];
        Array.Sort((int[])Buckets.Clone(), order);
        var weights = new VBuffer<float>[LabelCount];
        for (int label = 0; label < LabelCount; label++)
        {
            int at = label;
            weights[label] = new VBuffer<float>(
                NgramHasher.Buckets, order.Length, [.. order.Select(row => Weights[(row * LabelCount) + at])], [.. order.Select(row => Buckets[row])]);
        }

        IDataView empty = new TextTask("empty", labels, TextData.Create([("a", 0), ("b", 1)]), TextData.Empty, TextData.Empty).Train(ml);
        ITransformer features = NgramMapping.Estimator(ml).Fit(empty);
        DataViewSchema schema = features.GetOutputSchema(empty.Schema);
        ITransformer linear = MlNetInternals.LinearModel(ml, weights, Biases, [.. labels], schema, NgramFeatures.Column, StageColumns.Label);
        ITransformer name = ml.Transforms.Conversion.MapKeyToValue(StageColumns.PredictedLabel).Fit(linear.Transform(features.Transform(empty)));
        return new TransformerChain<ITransformer>(features, linear, name);
    }

    /// <summary>Writes the model.</summary>
    public void Write(Stream stream, IReadOnlyList<string> labels)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(LabelCount);
        foreach (string label in labels)
        {
            writer.Write(label);
        }

        WriteRows(writer);
    }

    /// <summary>Writes buckets, biases and weights: what <see cref="ReadRows"/> reads.</summary>
    public void WriteRows(BinaryWriter writer)
    {
        writer.Write(Buckets.Length);
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(Buckets));
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(Biases));
        writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(Weights));
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The stream holds no such model.</exception>
    public static (BucketWeights Model, string[] Labels) Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadInt32() != Magic || reader.ReadInt32() != FormatVersion)
        {
            throw new InvalidDataException("It is no model of this version.");
        }

        int labelCount = reader.ReadInt32();
        if (labelCount is < 2 or > 1 << 20)
        {
            throw new InvalidDataException($"It claims {labelCount} labels.");
        }

        var labels = new string[labelCount];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = reader.ReadString();
        }

        return (ReadRows(reader, labelCount), labels);
    }

    /// <summary>Reads what <see cref="WriteRows"/> wrote, up to the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The stream holds no such rows.</exception>
    public static BucketWeights ReadRows(BinaryReader reader, int labelCount)
    {
        Stream stream = reader.BaseStream;
        int rows = reader.ReadInt32();
        if (rows < 0 || stream.Length - stream.Position != ((long)rows * 4) + (labelCount * 4L) + ((long)rows * labelCount * 4))
        {
            throw new InvalidDataException("It was cut off or altered.");
        }

        var buckets = new int[rows];
        stream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(buckets.AsSpan()));
        if (buckets.AsSpan().ContainsAnyExceptInRange(0, NgramHasher.Buckets - 1))
        {
            throw new InvalidDataException("It was altered.");
        }

        var model = new BucketWeights(labelCount, buckets);
        stream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(model.Biases.AsSpan()));
        stream.ReadExactly(System.Runtime.InteropServices.MemoryMarshal.AsBytes(model.Weights.AsSpan()));
        return model;
    }

    // The rows of a text, in memory that is this thread's until it hashes the next text.
    private Span<int> Rows(ReadOnlySpan<char> text, out float weight)
    {
        BucketList buckets = BucketList.OfThread;
        weight = NgramHasher.Hash(text, buckets);
        Span<int> rows = buckets.Items;
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = rowOfBucket[rows[i]];
        }

        return rows;
    }

    private void Sum(ReadOnlySpan<int> rows, Span<float> sums)
    {
        sums.Clear();
        foreach (int row in rows)
        {
            if (row >= 0)
            {
                TensorPrimitives.Add(sums, Row(row), sums);
            }
        }
    }
}
