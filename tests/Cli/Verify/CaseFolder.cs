using System.Globalization;
using Google.Protobuf;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;

namespace MlNetPath.Cli.Tests;

/// <summary>A case on disk: a model and its data sets.</summary>
internal sealed class CaseFolder
{
    public CaseFolder(string path, ModelProto model)
    {
        Folder = path;
        Directory.CreateDirectory(path);
        File.WriteAllBytes(Model, model.ToByteArray());
    }

    public string Folder { get; }

    public string Model => Path.Combine(Folder, "model.onnx");

    /// <summary>A model of one node, whose inputs and outputs have the given types.</summary>
    public static ModelProto OneNode(string operatorType, TypeProto[] inputs, TypeProto[] outputs, int opset = 21) => new()
    {
        IrVersion = opset < 25 ? 10 : 13,
        OpsetImport = { new OperatorSetIdProto { Version = opset } },
        Graph = new GraphProto
        {
            Name = operatorType,
            Node = { new NodeProto { OpType = operatorType, Input = { inputs.Select((_, i) => Name("x", i)) }, Output = { outputs.Select((_, i) => Name("y", i)) } } },
            Input = { inputs.Select((type, i) => new ValueInfoProto { Name = Name("x", i), Type = type }) },
            Output = { outputs.Select((type, i) => new ValueInfoProto { Name = Name("y", i), Type = type }) },
        },
    };

    public static TypeProto TensorType(ElementType type) => new() { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type } };

    public static TypeProto SequenceOf(TypeProto type) => new() { SequenceType = new TypeProto.Types.Sequence { ElemType = type } };

    public static TypeProto OptionalOf(TypeProto type) => new() { OptionalType = new TypeProto.Types.Optional { ElemType = type } };

    public CaseFolder Input(int index, IMessage value, int set = 0) => Write($"input_{Number(index)}.pb", value.ToByteArray(), set);

    public CaseFolder Output(int index, IMessage value, int set = 0) => Write($"output_{Number(index)}.pb", value.ToByteArray(), set);

    public CaseFolder Write(string file, byte[] content, int set = 0)
    {
        string folder = Path.Combine(Folder, $"test_data_set_{Number(set)}");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, file), content);
        return this;
    }

    /// <summary>Runs it in this process.</summary>
    public CaseResult Run() => new CaseRunner(new Tolerance(Tolerance.DefaultRelative, Tolerance.DefaultAbsolute), 1).Run(Assert.Single(CaseFinder.Find(Folder)));

    /// <summary>Runs it and expects it to pass, by a worst difference that is as said.</summary>
    public void Passes(string off = "no difference") => Assert.Equal(new CaseResult(CaseStatus.Passed, "1 set, " + off), Run());

    private static string Name(string prefix, int index) => prefix + Number(index);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
