using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// A network that reads texts: the rows of a text's n-grams are added up to one number per hidden neuron, tanh, then one dense layer to the labels, softmax. What was all of
/// Stage 2's model, a sum of rows, is its first layer; there a row had a number for each label, here for each neuron. Scoring is thread-safe; training writes.
/// </summary>
internal sealed class NgramNetwork : ITextScorer
{
    private const int Magic = 0x334C504D;

    // Of the file and of what its buckets mean: change it when either changes.
    private const int FormatVersion = 1;

    private const int MostOnStack = 256;

    /// <summary>Takes the layers.</summary>
    /// <param name="hidden">A row of weights per n-gram, one weight per neuron, and the neurons' biases.</param>
    /// <param name="output">From the neurons to the labels.</param>
    public NgramNetwork(BucketWeights hidden, Dense output) => (Hidden, Output) = (hidden, output);

    /// <summary>[n-grams, neurons]: where Stage 2 has labels, this has neurons.</summary>
    public BucketWeights Hidden { get; }

    /// <summary>[neurons, labels].</summary>
    public Dense Output { get; }

    /// <summary>Number of hidden neurons.</summary>
    public int Neurons => Hidden.LabelCount;

    /// <summary>Number of labels.</summary>
    public int LabelCount => Output.Weights.Values.Columns;

    /// <summary>Number of weights and biases.</summary>
    public long ParameterCount => Hidden.Weights.LongLength + Neurons + Output.Parameters.Sum(p => p.Values.Values.LongLength);

    /// <inheritdoc/>
    /// <remarks>
    /// In doubles, though the weights are floats: calibration may multiply logits by fifty, and with them the last digits of floats, in which this and the exported file would differ.
    /// </remarks>
    public void Score(ReadOnlySpan<char> text, Span<float> scores)
    {
        Span<double> logits = LabelCount <= MostOnStack ? stackalloc double[LabelCount] : new double[LabelCount];
        Logits(text, logits);
        BucketWeights.Softmax(logits, scores);
    }

    /// <summary>The scores before softmax.</summary>
    public void Logits(ReadOnlySpan<char> text, Span<float> logits)
    {
        Span<double> exact = LabelCount <= MostOnStack ? stackalloc double[LabelCount] : new double[LabelCount];
        Logits(text, exact);
        TensorPrimitives.ConvertTruncating<double, float>(exact, logits);
    }

    /// <summary>What each hidden neuron gives out, from -1 to 1.</summary>
    public void Activations(ReadOnlySpan<char> text, Span<double> neurons)
    {
        Span<float> scratch = Neurons <= MostOnStack ? stackalloc float[Neurons] : new float[Neurons];
        Hidden.Logits(text, neurons, scratch);
        TensorPrimitives.Tanh(neurons, neurons);
    }

    /// <summary>Multiplies all logits by a factor: a temperature of 1 / factor.</summary>
    public void ScaleBy(float factor)
    {
        foreach (Parameter parameter in Output.Parameters)
        {
            TensorPrimitives.Multiply(parameter.Values.Values, factor, parameter.Values.Values);
        }
    }

    /// <summary>Writes the network.</summary>
    public void Write(Stream stream, IReadOnlyList<string> labels)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(labels.Count);
        foreach (string label in labels)
        {
            writer.Write(label);
        }

        writer.Write(Neurons);
        foreach (Parameter parameter in Output.Parameters)
        {
            writer.Write(MemoryMarshal.AsBytes<float>(parameter.Values.Values));
        }

        Hidden.WriteRows(writer);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The stream holds no such network.</exception>
    /// <exception cref="EndOfStreamException">The stream was cut off.</exception>
    public static (NgramNetwork Network, string[] Labels) Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadInt32() != Magic || reader.ReadInt32() != FormatVersion)
        {
            throw new InvalidDataException("It is no network of this version.");
        }

        var labels = new string[Count("labels", 2)];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = reader.ReadString();
        }

        int neurons = Count("neurons", 1);
        if (stream.Length - stream.Position < (neurons + 1L) * labels.Length * sizeof(float))
        {
            throw new InvalidDataException("It was cut off or altered.");
        }

        var output = new Dense("output", neurons, labels.Length);
        foreach (Parameter parameter in output.Parameters)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(parameter.Values.Values.AsSpan()));
        }

        return (new NgramNetwork(BucketWeights.ReadRows(reader, neurons), output), labels);

        int Count(string what, int least)
        {
            int count = reader.ReadInt32();
            return count >= least && count <= 1 << 20 ? count : throw new InvalidDataException($"It claims {count} {what}.");
        }
    }

    private void Logits(ReadOnlySpan<char> text, Span<double> logits)
    {
        Span<double> neurons = Neurons <= MostOnStack ? stackalloc double[Neurons] : new double[Neurons];
        Activations(text, neurons);
        TensorPrimitives.ConvertTruncating<float, double>(Output.Biases.Values.Values, logits);
        for (int neuron = 0; neuron < neurons.Length; neuron++)
        {
            ReadOnlySpan<float> weights = Output.Weights.Values.Row(neuron);
            for (int label = 0; label < logits.Length; label++)
            {
                logits[label] += neurons[neuron] * weights[label];
            }
        }
    }
}
