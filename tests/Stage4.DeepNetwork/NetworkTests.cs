using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>The network: what its parts compute, and that the file computes the same.</summary>
public sealed class NetworkTests : TorchTests
{
    private const int Buckets = 1009;

    private static readonly TextNetworkShape Small = new() { Labels = 3, Width = 16, Blocks = 2, Head = 12 };

    [Theory]
    [InlineData(4, 2, 1, false)]
    [InlineData(1, 0, 1, false)]
    [InlineData(4, 1, 3, true)]
    public void The_file_computes_what_the_network_computes(int patch, int blocks, int towers, bool votes)
    {
        string folder = Directory.CreateTempSubdirectory("deep").FullName;
        try
        {
            using var network = new CalibratedNetwork(Network(Small with { Patch = patch, Blocks = blocks, Towers = towers }, votes: votes), 0.7);
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
        using TextNetwork network = Network(Small);
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
    public void Buckets_are_those_of_the_numbers_that_ngrams_are()
    {
        byte[] text = "straße 12"u8.ToArray();
        using var ngrams = new HashedNgrams(Buckets, 2, 6);
        Tensor buckets = ngrams.call(TextBatch.ToTensor([text], CPU));
        for (int start = 0; start < text.Length; start++)
        {
            for (int n = 2; n <= 6; n++)
            {
                long expected = 0;
                if (start + n <= text.Length && !text.AsSpan(start + 1, n - 2).Contains((byte)' '))
                {
                    var number = new System.Numerics.BigInteger(0);
                    foreach (byte b in text.AsSpan(start, n))
                    {
                        number = (number * 257) + b + 1;
                    }

                    expected = (long)(number % Buckets);
                }

                Assert.Equal(expected, buckets[0, start, n - 2].item<long>());
            }
        }
    }

    [Fact]
    public void A_word_has_its_bucket_wherever_it_stands_and_a_pair_only_in_its_order()
    {
        const int Word = TextBuckets.Kinds - 2, Pair = TextBuckets.Kinds - 1;
        using TextNetwork network = Network(Small, 4_194_301);
        long[][] one = Of("datei nicht gefunden"), two = Of("nicht gefunden: Datei"), three = Of("gefunden nicht");

        Assert.Equal(one[0][Word], two[16][Word]);
        Assert.Equal(one[6][Word], two[0][Word]);
        Assert.Equal(one[6][Pair], two[0][Pair]);
        Assert.NotEqual(one[6][Pair], three[0][Pair]);
        Assert.NotEqual(one[0][Word], one[6][Word]);
        Assert.Equal(3, one.Count(kinds => kinds[Word] != 0));
        Assert.Equal(2, one.Count(kinds => kinds[Pair] != 0));
        Assert.Equal(1, two.Count(kinds => kinds[Pair] != 0)); // not across punctuation

        long[][] Of(string text)
        {
            long[] values = network.BucketsOf(TextBatch.ToTensor([System.Text.Encoding.UTF8.GetBytes(text)], CPU)).data<long>().ToArray();
            return [.. values.Chunk(TextBuckets.Kinds)];
        }
    }

    [Theory]
    [InlineData("Größe, ÄRGER!", "größe  ärger ")]
    [InlineData("Šťastný ŽIVOT", "šťastný život")]
    [InlineData("l'École-Über", "l'école-über")]
    [InlineData("Файл НЕ найден", "файл не найден")]
    [InlineData("日本語、TEXT", "日本語、text")]
    [InlineData("Ünlü İ", "ünlü İ")]
    public void Folding_makes_letters_small_and_punctuation_a_space(string text, string expected)
    {
        using var folded = new FoldedText();

        // In Cyrillic both first bytes are one, so what is expected is folded, too.
        Assert.Equal(Of(expected), Of(text));
        Assert.Equal(expected.Any(c => c is >= 'а' and <= 'я') ? Of(expected) : [.. System.Text.Encoding.UTF8.GetBytes(expected).Select(b => b + 1L)], Of(text));

        long[] Of(string of) => folded.call(TextBatch.ToTensor([System.Text.Encoding.UTF8.GetBytes(of)], CPU)).data<long>().ToArray();
    }

    [Fact]
    public void All_small_letters_of_Cyrillic_stay_apart()
    {
        using var folded = new FoldedText();
        string letters = string.Concat(Enumerable.Range('а', 32).Select(c => (char)c));
        Assert.Equal(32, folded.call(TextBatch.ToTensor([System.Text.Encoding.UTF8.GetBytes(letters)], CPU)).data<long>().ToArray().Chunk(2).Select(pair => (pair[0], pair[1])).Distinct().Count());
    }

    [Fact]
    public void The_answer_is_the_mean_of_the_towers()
    {
        using TextNetwork network = Network(Small with { Towers = 2 });
        network.eval();
        using (no_grad())
        {
            foreach (TorchSharp.Modules.Parameter parameter in network.parameters())
            {
                parameter.add_(randn_like(parameter) * 0.5f);
            }
        }

        Tensor text = TextBatch.ToTensor(["some words"u8.ToArray(), "other ones here"u8.ToArray()], CPU);
        Tensor towers = network.Learn(text, zeros(2, ScalarType.Int64)).view(2, 2, 3); // [towers, texts, labels]; the table has one fold
        Tensor difference = (towers.mean([0L]) - network.call(text)).abs().max();

        Assert.True(difference.item<float>() < 1e-5);
        Assert.True((towers[0] - towers[1]).abs().min().item<float>() > 1e-3, "The towers say the same.");
    }

    [Fact]
    public void Votes_are_added_as_much_as_is_said()
    {
        using TextNetwork network = Network(Small, votes: true);
        network.eval();
        Tensor text = TextBatch.ToTensor(["some words"u8.ToArray(), "other ones here"u8.ToArray()], CPU);
        Tensor[] logits = [.. new[] { 0, 0.5, 1 }.Select(share =>
        {
            network.VoteShare = share;
            return network.call(text);
        })];

        Assert.True((logits[1] - logits[0]).abs().min().item<float>() > 1e-4);
        Assert.True((logits[2] - logits[0] - ((logits[1] - logits[0]) * 2)).abs().max().item<float>() < 1e-5);
    }

    private static TextNetwork Network(TextNetworkShape shape, int buckets = Buckets, bool votes = false)
    {
        var network = new TextNetwork(shape, Table(shape.Labels + 1, 0));
        if (votes)
        {
            network.Use(Table(shape.Labels + 1, shape.Labels));
            network.VoteShare = 0.5;
        }

        return network;

        EvidenceTable Table(int evidence, int more)
        {
            var random = new Random(5);
            var codebook = new sbyte[20, evidence + more];
            for (int code = 1; code < 20; code++)
            {
                for (int i = 0; i < evidence + more; i++)
                {
                    codebook[code, i] = (sbyte)random.Next(-128, 128);
                }
            }

            return new(buckets, [.. Enumerable.Range(0, buckets).Select(bucket => bucket == 0 ? 0 : random.Next(20))], codebook, evidence, [.. Enumerable.Repeat(0.03f, evidence + more)], CPU);
        }
    }
}
