using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Files;

/// <summary>Weights in a second file.</summary>
public sealed class ExternalDataTests
{
    private static readonly OnnxWriteOptions Apart = new() { InlineWeightLimit = 1000 };

    [Fact]
    public void Weights_above_the_limit_go_to_a_second_file_that_the_runtime_finds()
    {
        using var folder = new TemporaryFolder();
        ModelProto model = SampleModels.Weights();
        ModelProto before = model.Clone();
        OnnxFile.Write(model, folder.At("model.onnx"), Apart);
        Assert.Equal(before, model);
        string data = Location(folder.At("model.onnx"));
        Assert.Matches("^model\\.onnx\\.[0-9a-f]{16}\\.data$", data);
        Assert.Equal(["model.onnx", data], folder.Entries.OrderBy(entry => entry.Length));

        ModelProto read = OnnxFile.Read(folder.At("model.onnx"));
        TensorProto large = read.Graph.Initializer.Single(t => t.Name == "large");
        Assert.Equal(["location=" + data, "offset=0", "length=12000"], large.ExternalData.Select(e => $"{e.Key}={e.Value}"));
        Assert.Equal(before.Graph.Initializer.Single(t => t.Name == "large").RawData.Span, OnnxTensor.FromProto(large, folder.Root).Bytes.Span);
        Assert.Contains("Say in which folder", Assert.Throws<GraphException>(() => OnnxTensor.FromProto(large)).Message, StringComparison.Ordinal);

        using var session = new InferenceSession(folder.At("model.onnx"));
        using OrtValue x = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1f, 3000).ToArray(), [1, 3000]);
        using IDisposableReadOnlyCollection<OrtValue> y = session.Run(new RunOptions(), ["x"], [x], ["y"]);
        Assert.Equal(2999 * 1500 * 0.5f + 1, y[0].GetTensorDataAsSpan<float>()[0]);

        OnnxFile.LoadExternalData(read, folder.Root);
        Assert.Equal(before, read);
    }

    [Fact]
    public void Weights_too_small_to_be_moved_make_no_second_file()
    {
        using var folder = new TemporaryFolder();
        ModelProto model = SampleModels.Weights(floats: 100);
        OnnxFile.Write(model, folder.At("model.onnx"), new() { InlineWeightLimit = 0 });
        Assert.Equal(["model.onnx"], folder.Entries);
        Assert.Equal(model, OnnxFile.Read(folder.At("model.onnx")));
    }

    [Fact]
    public void Every_weight_begins_at_a_page()
    {
        using var folder = new TemporaryFolder();
        ModelProto model = SampleModels.Weights();
        model.Graph.Initializer.Add(OnnxTensor.From<byte>(new byte[5000], 5000).ToProto("more"));
        model.Graph.Initializer.Add(new TensorProto { Name = "listed", DataType = 1, Dims = { 500 }, FloatData = { Enumerable.Repeat(2f, 500) } });
        OnnxFile.Write(model, folder.At("model.onnx"), Apart);
        TensorProto[] moved = [.. OnnxFile.Read(folder.At("model.onnx")).Graph.Initializer.Where(t => t.IsExternal())];
        Assert.Equal(["large", "more", "listed"], moved.Select(t => t.Name));
        Assert.All(moved, t => Assert.Equal(0, ExternalData.Of(t).Offset % 4096));
        Assert.Equal(Enumerable.Repeat(2f, 500), OnnxTensor.FromProto(moved[2], folder.Root).Span<float>().ToArray());
    }

    [Fact]
    public void An_edited_model_written_elsewhere_takes_its_weights_along()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("to"));
        OnnxFile.Write(SampleModels.Weights(), folder.At("model.onnx"), Apart);
        ModelProto model = OnnxFile.Read(folder.At("model.onnx"));
        model.DocString = "edited";

        string elsewhere = folder.At(Path.Combine("to", "edited.onnx"));
        Assert.Contains(nameof(OnnxWriteOptions.ExternalDataFolder), Assert.Throws<GraphException>(() => OnnxFile.Write(model, elsewhere)).Message, StringComparison.Ordinal);
        OnnxFile.Write(model, elsewhere, new() { ExternalDataFolder = folder.Root });
        ModelProto edited = OnnxFile.Read(elsewhere);
        OnnxFile.LoadExternalData(edited, folder.At("to"));
        ModelProto expected = SampleModels.Weights();
        expected.DocString = "edited";
        Assert.Equal(expected, edited);
        Assert.Equal(
            ((string[])["model.onnx", Location(folder.At("model.onnx")), "to", Path.Combine("to", "edited.onnx"), Path.Combine("to", Location(elsewhere))]).Order(StringComparer.Ordinal), folder.Entries);

        // In place, and once more with weights that no longer fit: the second file is made of its own older self.
        OnnxFile.Write(model, folder.At("model.onnx"));
        model.Graph.Initializer.Add(OnnxTensor.From<byte>(new byte[5000], 5000).ToProto("more"));
        OnnxFile.Write(model, folder.At("model.onnx"), Apart);
        ModelProto again = OnnxFile.Read(folder.At("model.onnx"));
        OnnxFile.LoadExternalData(again, folder.Root);
        expected.Graph.Initializer.Add(OnnxTensor.From<byte>(new byte[5000], 5000).ToProto("more"));
        Assert.Equal(expected, again);
    }

    [Fact]
    public void The_older_pair_stays_whole_until_the_model_is_replaced_and_goes_then()
    {
        using var folder = new TemporaryFolder();
        string path = folder.At("model.onnx");
        OnnxFile.Write(SampleModels.Weights(), path, Apart);
        string[] older = folder.Entries;
        OnnxFile.Write(SampleModels.Weights(), path, Apart);
        Assert.Equal(older, folder.Entries);

        folder.Write("model.onnx.mine.data", [1]);
        folder.Write("model.onnx.0123456789abcdef.data", [1]);
        ModelProto other = SampleModels.Weights(floats: 4000);
        OnnxFile.Write(other, path, Apart);
        string data = Assert.Single(folder.Entries, entry => entry == Location(path));
        Assert.Equal(["model.onnx", data, "model.onnx.0123456789abcdef.data", "model.onnx.mine.data"], folder.Entries.OrderBy(entry => entry == "model.onnx" ? 0 : entry == data ? 1 : 2));
        Assert.DoesNotContain(older[1], folder.Entries);

        // All in one file again: the second one is no longer needed.
        OnnxFile.Write(other, path);
        Assert.DoesNotContain(data, folder.Entries);
        Assert.Equal(other, OnnxFile.Read(path));
    }

    [Fact]
    public void A_model_that_cannot_be_placed_leaves_no_data()
    {
        using var folder = new TemporaryFolder();
        ModelProto broken = SampleModels.Weights();
        broken.Graph.Initializer.Add(Tensor("gone"));
        Assert.Throws<GraphException>(() => OnnxFile.Write(broken, folder.At("model.onnx"), Apart));
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue + 1L)]
    [InlineData(long.MaxValue)]
    public void A_limit_that_no_file_can_keep_is_refused(long limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxWriteOptions { InlineWeightLimit = limit });

    [Theory]
    [InlineData("/etc/passwd", "outside of the model's folder")]
    [InlineData("\\\\server\\share", "outside of the model's folder")]
    [InlineData("C:\\data", "outside of the model's folder")]
    [InlineData("../secret", "outside of the model's folder")]
    [InlineData("a/../../secret", "outside of the model's folder")]
    [InlineData("..\\secret", "outside of the model's folder")]
    [InlineData("link", "leads out of the model's folder")]
    [InlineData("links/secret", "leads out of the model's folder")]
    [InlineData("circle", "circle")]
    [InlineData("gone", "is not in the folder")]
    [InlineData("short", "which has 3")]
    [InlineData("", "not in which")]
    [InlineData(".", "")]
    [InlineData("sub", "is not in the folder")]
    [InlineData("a\0b", "outside")]
    public void Locations_are_checked(string location, string reason)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("model"));
        Directory.CreateDirectory(folder.At("model/sub"));
        folder.Write("secret", new byte[100]);
        folder.Write("model/short", new byte[3]);
        File.CreateSymbolicLink(folder.At("model/link"), "../secret");
        Directory.CreateSymbolicLink(folder.At("model/links"), folder.Root);
        File.CreateSymbolicLink(folder.At("model/circle"), "circle");
        GraphException e = Assert.Throws<GraphException>(() => OnnxTensor.FromProto(Tensor(location), folder.At("model")));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Contains("'w'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1", "20")]
    [InlineData("x", "20")]
    [InlineData("0", "21")]
    [InlineData("0", "19")]
    [InlineData("0", "-20")]
    [InlineData("90", "20")]
    [InlineData("9223372036854775807", "20")]
    [InlineData("99999999999999999999", "20")]
    [InlineData("0", "9223372036854775807")]
    public void Offset_and_length_are_checked(string offset, string length)
    {
        using var folder = new TemporaryFolder();
        folder.Write("data", new byte[100]);
        Assert.Throws<GraphException>(() => OnnxTensor.FromProto(Tensor("data", ("offset", offset), ("length", length)), folder.Root));
    }

    [Fact]
    public void Links_inside_the_folder_and_subfolders_are_followed()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("sub"));
        folder.Write("sub/data", [.. Enumerable.Range(0, 100).Select(i => (byte)i)]);
        File.CreateSymbolicLink(folder.At("link"), "sub/data");
        Directory.CreateSymbolicLink(folder.At("whole"), folder.Root);
        Assert.Equal(4, OnnxTensor.FromProto(Tensor("sub/data", ("offset", "4")), folder.Root).Bytes.Span[0]);
        Assert.Equal(0, OnnxTensor.FromProto(Tensor("link"), folder.At("whole")).Bytes.Span[0]);
    }

    [Fact]
    public void A_huge_tensor_is_refused_before_memory_is_taken()
    {
        using var folder = new TemporaryFolder();
        folder.Write("data", new byte[100]);
        TensorProto tensor = Tensor("data");
        tensor.Dims[0] = 1L << 40;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<GraphException>(() => OnnxTensor.FromProto(tensor, folder.Root));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static string Location(string path) =>
        ExternalData.Of(OnnxFile.Read(path).Graph.Initializer.First(t => t.IsExternal())).Location;

    private static TensorProto Tensor(string location, params ReadOnlySpan<(string Key, string Value)> entries)
    {
        var tensor = new TensorProto
        {
            Name = "w",
            DataType = 1,
            Dims = { 5 },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = location } },
        };
        foreach ((string key, string value) in entries)
        {
            tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return tensor;
    }
}
