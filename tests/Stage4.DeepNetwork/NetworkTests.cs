using MlNetPath.Onnx.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>The network: what its parts compute, and that the file computes the same.</summary>
[Collection("libtorch, whose random numbers are the process's")]
public sealed class NetworkTests : IDisposable
{
    private static readonly TextNetworkShape Small = new() { Labels = 3, Buckets = 1009 + 1, Embedding = 8, Width = 16, Blocks = 2, Head = 12 };

    private readonly DisposeScope scope;

    public NetworkTests()
    {
        TorchRuntime.Load();
        scope = NewDisposeScope();
        manual_seed(1);
    }

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(4, 2)]
    [InlineData(1, 0)]
    public void The_file_computes_what_the_network_computes(int patch, int blocks)
    {
        string folder = Directory.CreateTempSubdirectory("deep").FullName;
        try
        {
            using var network = new CalibratedNetwork(new TextNetwork(Small with { Patch = patch, Blocks = blocks }), 0.7);
            ExportReport report = TorchOnnx.Export(network, Path.Combine(folder, "n.onnx"), new ExportOptions
            {
                Inputs = [TensorSpec.Int64("bytes", ["batch", "length"], from: 0, to: 256)],
                Outputs = ["probabilities"],
            });

            Assert.True(report.Outputs[0].MaxAbsoluteDifference < 1e-5, report.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Padding_changes_nothing()
    {
        using var network = new TextNetwork(Small);
        network.eval();
        using (no_grad())
        {
            foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
            {
                parameter.add_(randn_like(parameter) * 0.5f); // biases are not 0 in a network that has learned
            }
        }

        byte[][] texts = ["a"u8.ToArray(), "hello world"u8.ToArray(), "日本語"u8.ToArray(), []];
        foreach (byte[] text in texts)
        {
            Tensor alone = network.call(TextBatch.ToTensor([text], CPU));
            Tensor beside = network.call(TextBatch.ToTensor([text, new byte[40]], CPU)).narrow(0, 0, 1);

            Assert.True((alone - beside).abs().max().item<float>() < 1e-5);
        }
    }

    [Fact]
    public void A_text_stands_between_spaces()
    {
        using var spaced = new SpacedText(4);
        long[] values = spaced.call(TextBatch.ToTensor(["ab"u8.ToArray(), "abcde"u8.ToArray()], CPU)).data<long>().ToArray();

        Assert.Equal([33, 98, 99, 33, 0, 0, 0, 0, 33, 98, 99, 100, 101, 102, 33, 0], values);
    }

    [Fact]
    public void Rows_are_those_of_the_numbers_that_ngrams_are()
    {
        const int Prime = 1009;
        byte[] text = "Straße 12"u8.ToArray();
        using var ngrams = new HashedNgrams([2, 3, 7], Prime + 1);
        Tensor rows = ngrams.call(TextBatch.ToTensor([text], CPU));
        for (int start = 0; start < text.Length; start++)
        {
            foreach ((int n, int place) in new[] { (2, 0), (3, 1), (7, 2) })
            {
                long expected = 0;
                if (start + n <= text.Length && (n == 2 || !text.AsSpan(start + 1, n - 2).Contains((byte)' ')))
                {
                    var number = new System.Numerics.BigInteger(0);
                    foreach (byte b in text.AsSpan(start, n))
                    {
                        number = (number * 257) + (char.IsAsciiLetterUpper((char)b) ? b + 32 : b) + 1;
                    }

                    expected = (long)(number % Prime) + 1;
                }

                Assert.Equal(expected, rows[0, start, place].item<long>());
            }
        }
    }

    [Fact]
    public void The_rows_of_a_batch_get_the_gradient_that_a_whole_table_would()
    {
        using var table = new NgramTable(50, 6, dropout: 0);
        Tensor x = randint(0, 50, [4, 5, 3], dtype: ScalarType.Int64);
        Tensor weights = randn(4, 5, 6);
        table.train();
        Tensor sums = table.call(x);
        (sums * weights).sum().backward();
        (Tensor numbers, TorchSharp.Modules.Parameter values) = table.Touched!.Value;

        using TorchSharp.Modules.Embedding whole = nn.Embedding_from_pretrained(table.Rows.clone(), freeze: false);
        Tensor expected = whole.call(x).sum(2);
        (expected * weights).sum().backward();
        Assert.True((sums - expected).abs().max().item<float>() < 1e-5);
        Assert.True((values.grad! - whole.weight!.grad!.index_select(0, numbers)).abs().max().item<float>() < 1e-5);
        table.eval();
        Assert.True((table.call(x) - expected).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void Where_all_rows_are_touched_steps_are_those_of_Adam()
    {
        using var table = new NgramTable(7, 4, dropout: 0);
        using TorchSharp.Modules.Embedding whole = nn.Embedding(7, 4);
        using (no_grad())
        {
            whole.weight!.copy_(table.Rows);
        }

        using var ours = new RowAdam(table);
        using var theirs = optim.Adam(whole.parameters(), lr: 0.01);
        Tensor x = arange(7, ScalarType.Int64).view(1, 7, 1);
        table.train();
        for (int step = 0; step < 20; step++)
        {
            Tensor weights = randn(1, 7, 4);
            (table.call(x) * weights).sum().backward();
            ours.Step(0.01);
            theirs.zero_grad();
            (whole.call(x).sum(2) * weights).sum().backward();
            theirs.step();
        }

        // Row 0 is for no n-gram and stays 0.
        Assert.InRange((table.Rows - whole.weight!).narrow(0, 1, 6).abs().max().item<float>(), 0, 1e-5f);
        Assert.Equal(0, table.Rows[0].abs().max().item<float>());
    }
}
