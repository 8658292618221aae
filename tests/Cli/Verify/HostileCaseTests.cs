using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli.Tests;

/// <summary>Thousands of damaged models and test data through the reading half of <c>verify</c>: each is read or refused with a message, and nothing else happens.</summary>
public sealed class HostileCaseTests : IDisposable
{
    private const int Mutations = 3000;
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_damaged_tensor_is_read_or_refused() => Damaged("input_0.pb", CaseFolder.TensorType(ElementType.Int32), new TensorProto
    {
        Name = "x",
        DataType = (int)ElementType.Int32,
        Dims = { 2, 3 },
        Int32Data = { 1, 2, 3, 4, 5, 6 },
    });

    [Fact]
    public void A_damaged_sequence_is_read_or_refused() => Damaged("input_0.pb", CaseFolder.SequenceOf(CaseFolder.TensorType(ElementType.String)), new SequenceProto
    {
        ElemType = (int)SequenceProto.Types.DataType.Sequence,
        SequenceValues = { new SequenceProto { ElemType = 1, TensorValues = { OnnxTensor.FromStrings(["a", "b"], 2).ToProto("s") } } },
        MapValues = { new MapProto { KeyType = (int)ElementType.Int64, Keys = { 1 }, Values = new SequenceProto { ElemType = 1, TensorValues = { OnnxTensor.Scalar(1f).ToProto("v") } } } },
    });

    [Fact]
    public void A_damaged_model_is_read_or_refused() => Damaged("model.onnx", CaseFolder.TensorType(ElementType.Float), OnnxTensor.From<float>([1, 2], 2).ToProto("x"));

    [Fact]
    public void Depth_has_a_limit()
    {
        // A message within a message, ten thousand times: the stack of a reader that follows them all would overflow.
        var content = ByteString.Empty;
        for (int i = 0; i < 10_000; i++)
        {
            content = ByteString.CopyFrom([0x2A, .. Length(content.Length), .. content.Span]);
        }

        CaseFolder test = Case(CaseFolder.SequenceOf(CaseFolder.TensorType(ElementType.Float))).Write("input_0.pb", content.ToByteArray()).Output(0, new SequenceProto());
        Assert.Contains("is no test data", test.Run().Detail, StringComparison.Ordinal);
    }

    private void Damaged(string file, TypeProto type, IMessage value)
    {
        CaseFolder folder = Case(type).Input(0, value).Output(0, value);
        TestCase test = Assert.Single(CaseFinder.Find(folder.Folder));
        string path = file == "model.onnx" ? folder.Model : Path.Combine(folder.Folder, "test_data_set_0", file);
        byte[] whole = File.ReadAllBytes(path);
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            File.WriteAllBytes(path, Damage.Of(whole, random));
            try
            {
                CaseRunner.Read(test);
            }
            catch (Exception e) when (e is CaseException or GraphException)
            {
                refused++;

                // What is damaged is named; a damaged model may also be one that the test data does not fit.
                Assert.Contains(file == "model.onnx" && e is CaseException ? "" : file, e.Message, StringComparison.Ordinal);
            }
        }

        // Both happen, or the damage was none or nothing but noise.
        Assert.InRange(refused, 100, Mutations - 100);
    }

    private CaseFolder Case(TypeProto type) => new(work.Path("case"), CaseFolder.OneNode("Identity", [type], [type]));

    private static byte[] Length(int length)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream))
        {
            output.WriteLength(length);
        }

        return stream.ToArray();
    }
}
