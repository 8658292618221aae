using System.Text;
using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Files;

public sealed class OnnxFileTests
{
    public static TheoryData<string> Samples => [.. SampleModels.All.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_is_read_is_what_the_library_reads_and_written_it_is_the_same_bytes(string name)
    {
        ModelProto model = SampleModels.All[name]();
        using var folder = new TemporaryFolder();

        // A field that no version of the format has, in three places.
        byte[] unknown = [0xFA, 0x3F, 3, 1, 2, 3];
        byte[] graph = [.. model.Graph.ToByteArray(), .. unknown];
        model.Graph = null;
        byte[] bytes = [.. model.ToByteArray(), .. unknown, (7 << 3) | 2, .. Varint(graph.Length), .. graph];

        ModelProto expected = ModelProto.Parser.ParseFrom(bytes);
        ModelProto read = OnnxFile.Read(folder.Write("a.onnx", bytes));
        Assert.Equal(expected, read);
        OnnxFile.Write(read, folder.At("b.onnx"));
        Assert.Equal(expected.ToByteArray(), File.ReadAllBytes(folder.At("b.onnx")));
        Assert.Equal(expected, OnnxFile.Read(new MemoryStream(bytes)));
        Assert.Equal(["a.onnx", "b.onnx"], folder.Entries);
    }

    [Fact]
    public void Fields_that_occur_twice_are_merged_as_the_library_does()
    {
        byte[] one = SampleModels.Weights().ToByteArray(), other = SampleModels.Subgraphs().ToByteArray();
        byte[] both = [.. one, .. other];
        Assert.Equal(ModelProto.Parser.ParseFrom(both), OnnxFile.Read(both));

        TensorProto tensor = OnnxTensor.From<float>(new float[1000], 1000).ToProto("w");
        byte[] twice = [.. tensor.ToByteArray(), .. new TensorProto { DocString = "d", RawData = ByteString.CopyFrom(1, 2, 3, 4), Dims = { 5 } }.ToByteArray()];
        byte[] graph = [(5 << 3) | 2, .. Varint(twice.Length), .. twice];
        byte[] model = [(7 << 3) | 2, .. Varint(graph.Length), .. graph];
        Assert.Equal(ModelProto.Parser.ParseFrom(model), OnnxFile.Read(model));
    }

    [Fact]
    public void Large_weights_are_not_copied()
    {
        byte[] bytes = SampleModels.Weights().ToByteArray();
        ModelProto model = OnnxFile.Read(bytes);
        ReadOnlyMemory<byte> raw = model.Graph.Initializer.Single(t => t.Name == "large").RawData.Memory;
        Assert.True(bytes.AsSpan().Overlaps(raw.Span));
        long before = GC.GetAllocatedBytesForCurrentThread();
        OnnxFile.Read(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, raw.Length / 2);
    }

    [Fact]
    public void Writing_takes_little_more_memory_than_the_weights()
    {
        using var folder = new TemporaryFolder();
        ModelProto model = SampleModels.Weights(floats: 5_000_000);
        string path = folder.At("model.onnx");
        OnnxFile.Write(model, path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        OnnxFile.Write(model, path);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 0.3 * 20_000_000);
        Assert.InRange(new FileInfo(path).Length, 20_000_000, 20_100_000);

        before = GC.GetAllocatedBytesForCurrentThread();
        OnnxFile.Write(model, path, new OnnxWriteOptions { InlineWeightLimit = 0 });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 0.3 * 20_000_000);
    }

    [Fact]
    public void Errors_name_the_file_and_the_reason()
    {
        using var folder = new TemporaryFolder();
        byte[] model = SampleModels.Weights().ToByteArray();
        Fails("nothing.onnx", "does not exist");
        Fails(Path.Combine("nowhere", "nothing.onnx"), "does not exist");
        Fails(".", "folder");
        Fails(Wrote("empty.onnx", []), "is empty");
        Fails(Wrote("text.onnx", Encoding.UTF8.GetBytes("This is no model.\n")), "no ONNX model");
        Fails(Wrote("lfs.onnx", Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")), "git lfs pull");
        Fails(Wrote("tensor.pb", OnnxTensor.Vector(1, 2, 3).ToProto("t").ToByteArray()), "no ONNX model");
        Fails(Wrote("headless.onnx", [8, 8]), "holds no graph");
        Fails(Wrote("cut.onnx", model[..^100]), "bytes too early");
        Fails(Wrote("damaged.onnx", [(7 << 3) | 2, 3, (1 << 3) | 2, 5, 0]), "no ONNX model, or a damaged one");
        Fails(Wrote("deep.onnx", SampleModels.Nested(200).ToByteArray()), "nest");

        string Wrote(string name, byte[] content)
        {
            folder.Write(name, content);
            return name;
        }

        void Fails(string name, string reason)
        {
            string message = Assert.Throws<GraphException>(() => OnnxFile.Read(folder.At(name))).Message;
            Assert.Contains(folder.At(name), message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_cannot_be_a_protocol_buffer_is_refused_before_it_is_read()
    {
        using var folder = new TemporaryFolder();
        using (FileStream huge = File.Create(folder.At("huge.onnx")))
        {
            huge.SetLength(3L << 30); // a hole: takes no room on the disk
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("larger than 2 GB", Assert.Throws<GraphException>(() => OnnxFile.Read(folder.At("huge.onnx"))).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_failed_writing_leaves_what_was_there()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("model.onnx", [1, 2, 3]);
        Directory.CreateDirectory(folder.At("sub"));
        ModelProto broken = SampleModels.Weights();
        broken.Graph.Initializer.Add(new TensorProto { Name = "away", DataType = 1, Dims = { 5 }, DataLocation = TensorProto.Types.DataLocation.External, ExternalData = { new StringStringEntryProto { Key = "location", Value = "gone.bin" } } });
        Assert.Contains("'gone.bin'", Assert.Throws<GraphException>(() => OnnxFile.Write(broken, path)).Message, StringComparison.Ordinal);
        Assert.Contains("'away'", Assert.Throws<GraphException>(() => OnnxFile.Write(broken, path, new() { InlineWeightLimit = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<GraphException>(() => OnnxFile.Write(SampleModels.Weights(), folder.At("sub"))).Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal(["model.onnx", "sub"], folder.Entries);
    }

    [Fact]
    public void A_link_is_kept_and_its_file_replaced()
    {
        using var folder = new TemporaryFolder();
        folder.Write("real.onnx", [1]);
        File.CreateSymbolicLink(folder.At("link.onnx"), "real.onnx");
        OnnxFile.Write(SampleModels.Weights(), folder.At("link.onnx"));
        Assert.NotNull(new FileInfo(folder.At("link.onnx")).LinkTarget);
        Assert.Equal(SampleModels.Weights(), OnnxFile.Read(folder.At("real.onnx")));
    }

    [Fact]
    public void Devices_and_pipes_are_told_from_files_by_what_they_are()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.Contains("a device", Assert.Throws<GraphException>(() => OnnxFile.Write(SampleModels.Weights(), "/dev/null")).Message, StringComparison.Ordinal);
        if (Directory.Exists("/dev/shm"))
        {
            string folder = Path.Combine("/dev/shm", Path.GetRandomFileName());
            try
            {
                OnnxFile.Write(SampleModels.Weights(), Path.Combine(folder, "model.onnx"));
                Assert.Equal(SampleModels.Weights(), OnnxFile.Read(Path.Combine(folder, "model.onnx")));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
