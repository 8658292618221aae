using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public sealed class NgramNetworkTests
{
    private static readonly NgramNetwork Network = Samples.Network(Samples.Fit(SampleTask.Task));

    [Fact]
    public void Scores_a_text_as_training_saw_it()
    {
        // The layers of training, batch-wise, beside the scorer, which takes one text at a time and adds up as doubles.
        TextData data = SampleTask.Task.TestData;
        int[] all = [.. Enumerable.Range(0, data.Count)];
        Matrix sums = new NgramLayer(Network.Hidden, 1).Forward(data, all);
        Matrix expected = SoftmaxCrossEntropy.Softmax(new Network(new Tanh(), Network.Output).Forward(sums));
        var scores = new float[3];
        foreach (int row in all)
        {
            Network.Score(data.Text(row), scores);
            Assert.Equal(1, scores.Sum(), 1e-5f);
            for (int label = 0; label < 3; label++)
            {
                Assert.Equal(expected[row, label], scores[label], 1e-5f);
            }
        }
    }

    [Fact]
    public void Activations_are_what_the_hidden_layer_gives_out()
    {
        var neurons = new double[Network.Neurons];
        Network.Activations("der Hund", neurons);
        Matrix expected = new Tanh().Forward(new NgramLayer(Network.Hidden, 1).Forward(TextData.Create([("der Hund", 0)]), [0]));
        Assert.All(expected.Values.Zip(neurons), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Contains(neurons, neuron => Math.Abs(neuron) > 0.5f);
    }

    [Theory]
    [InlineData("")]
    [InlineData("🙂🙂 ☃")]
    [InlineData("0123456789")]
    public void A_text_without_known_n_grams_gets_what_the_biases_say(string text)
    {
        float[] biases = new float[Network.Neurons], scores = new float[3], expected = new float[3];
        Network.Hidden.Biases.CopyTo(biases, 0);
        Matrix logits = new Network(new Tanh(), Network.Output).Forward(new Matrix(1, biases.Length, biases));
        SoftmaxCrossEntropy.Softmax(logits).Values.CopyTo(expected, 0);
        Network.Score(text, scores);
        for (int label = 0; label < 3; label++)
        {
            Assert.Equal(expected[label], scores[label], 1e-6f);
        }
    }

    [Fact]
    public void Comes_back_from_its_file_and_damage_is_found()
    {
        var stream = new MemoryStream();
        Network.Write(stream, SampleTask.Task.Labels);
        byte[] whole = stream.ToArray();
        (NgramNetwork read, string[] labels) = NgramNetwork.Read(new MemoryStream(whole));
        Assert.Equal(SampleTask.Task.Labels, labels);
        Assert.Equal(Network.ParameterCount, read.ParameterCount);
        Assert.Equal(Network.Hidden.Weights, read.Hidden.Weights);
        Assert.Equal(Network.Output.Weights.Values.Values, read.Output.Weights.Values.Values);
        foreach (int length in (int[])[0, 3, 8, 12, 25, 200, whole.Length / 2, whole.Length - 1])
        {
            Exception? e = Record.Exception(() => NgramNetwork.Read(new MemoryStream(whole[..length])));
            Assert.True(e is InvalidDataException or EndOfStreamException, $"{length} bytes: {e}");
        }
    }

    [Fact]
    public void A_file_with_bytes_altered_is_an_error_or_a_model()
    {
        string folder = Directory.CreateTempSubdirectory("mlnetpath-test-").FullName;
        try
        {
            var stream = new MemoryStream();
            Network.Write(stream, SampleTask.Task.Labels);
            byte[] whole = stream.ToArray();
            var stage = new FirstPrinciplesStage();
            var random = new Random(1);
            var scores = new float[3];
            int errors = 0;
            for (int i = 0; i < 400; i++)
            {
                byte[] altered = [.. whole];
                for (int change = random.Next(1, 4); change > 0; change--)
                {
                    // Most of them where counts and lengths are.
                    altered[random.Next(random.Next(3) > 0 ? 60 : whole.Length)] = random.Next(3) switch { 0 => 0xFF, 1 => 0x7F, _ => (byte)random.Next(256) };
                }

                File.WriteAllBytes(Path.Combine(folder, "network.bin"), altered);
                long before = GC.GetAllocatedBytesForCurrentThread();
                Exception? e = Record.Exception(() => stage.Explain(stage.Load(new Microsoft.ML.MLContext(), folder), "der Hund"));
                Assert.True(e is null or InputException, $"file {i}: {e}");
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100L << 20);
                errors += e is null ? 0 : 1;
            }

            Assert.InRange(errors, 50, 399);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
