using Google.Protobuf;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Onnx.Graph.Tests.Files;

/// <summary>Files that are damaged or made to harm: whatever they hold, there is a clear error or a result, within bounds of time and memory.</summary>
public sealed class HostileFileTests
{
    // Per byte of the file; the smallest things in a file (an empty message takes two bytes) become objects of some hundred bytes in memory.
    private const long BytesPerByte = 2000, BytesAnyway = 4 << 20;

    [Fact]
    public void Ten_thousand_damaged_files_do_no_harm()
    {
        byte[][] files = [.. SampleModels.All.Values.Append(() => GraphDrawingTests.Residual(4)).Append(() => SampleModels.Nested(30)).Select(m => m().ToByteArray())];
        using var folder = new TemporaryFolder();
        folder.Write("data", new byte[64]);
        var mutations = new Mutations(files, seed: 1);
        int read = 0, refused = 0;
        for (int i = 0; i < 12_000; i++)
        {
            byte[] file = mutations.Next();
            if (Use(file, folder.Root, $"mutation {i}"))
            {
                read++;
            }
            else
            {
                refused++;
            }
        }

        // Both happen often: the mutations are neither all noise nor all harmless.
        Assert.InRange(read, 1000, 11_000);
        Assert.InRange(refused, 1000, 11_000);
    }

    [Fact]
    public void Every_truncation_of_a_model_is_refused_or_read_without_harm()
    {
        byte[] file = SampleModels.Functions().ToByteArray();
        for (int length = 0; length < file.Length; length++)
        {
            Use(file[..length], null, $"cut at {length}");
        }
    }

    [Fact]
    public void Bombs_are_refused_or_stay_small()
    {
        byte[] deep = [];
        for (int i = 0; i < 1000; i++)
        {
            deep = Message(7, Message(1, Message(5, Message(6, deep))));
        }

        Use(deep, null, "graphs in graphs");
        byte[] type = [];
        for (int i = 0; i < 2000; i++)
        {
            type = Message(4, Message(1, type));
        }

        Use(Message(7, Message(11, Message(2, type))), null, "types in types");
        Use([.. Enumerable.Repeat((byte)0x0B, 100_000)], null, "groups in groups");
        Use(Message(7, [.. Enumerable.Repeat((byte[])[0x0A, 0x00], 100_000).SelectMany(b => b)]), null, "empty nodes");
        Use(Message(7, [.. Enumerable.Repeat((byte[])[0x5A, 0x00], 100_000).SelectMany(b => b)]), null, "empty inputs");
        Use([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1, 2, 3], null, "two gigabytes announced");
        Use(Message(7, Message(5, [0x4A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07])), null, "two gigabytes of weights announced");
        Use(Message(7, Message(5, [0x22, 0xFC, 0xFF, 0xFF, 0xFF, 0x07])), null, "a list of half a billion numbers announced");

        // Every node reads every value: what is drawn and told stays in bounds.
        ModelProto all = SampleModels.Model(new GraphProto { Name = "all" });
        all.Graph.Node.AddRange(Enumerable.Range(0, 300).Select(i => SampleModels.Node("Sum", [.. Enumerable.Range(0, 300).Select(j => $"v{j}")], [$"v{i}"])));
        Use(all.ToByteArray(), null, "all from all");

        static byte[] Message(int field, byte[] content)
        {
            using var stream = new MemoryStream();
            using (var output = new CodedOutputStream(stream))
            {
                output.WriteTag(field, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(UnsafeByteOperations.UnsafeWrap(content));
            }

            return stream.ToArray();
        }
    }

    // All that this library does with a file. True if it could be read; anything but a GraphException is a failure.
    private static bool Use(byte[] file, string? folder, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool read = false;
        try
        {
            ModelProto model = OnnxFile.Read(file, what);
            read = true;
            ModelChecker.Check(model);
            ModelSummary.Of(model).ToString();
            GraphDrawing.ToSvg(model);
            foreach (TensorProto tensor in ModelTensors.Of(model))
            {
                Refused(() => OnnxTensor.FromProto(tensor, folder));
            }

            foreach (string output in model.Graph.Output.Select(o => o.Name).Distinct().Take(3))
            {
                Refused(() => model.Extract([output]));
                Refused(() => Continue(model, output));
            }

            Assert.Equal(ModelProto.Parser.ParseFrom(file), model);
        }
        catch (GraphException e)
        {
            Assert.False(read, $"{what}: {e}");
            Assert.Contains(what, e.Message, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{what}: {e}");
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < (BytesPerByte * file.Length) + BytesAnyway, $"{what}: {GC.GetAllocatedBytesForCurrentThread() - before} bytes for a file of {file.Length}");
        return read;
    }

    private static void Continue(ModelProto model, string output)
    {
        var g = new GraphBuilder(model);
        OnnxValue value = g.Value(output);
        g.Op("Identity", [value]);
        g.Build();
    }

    private static void Refused(Action action)
    {
        try
        {
            action();
        }
        catch (GraphException)
        {
            // As it should be, or it worked.
        }
    }
}
