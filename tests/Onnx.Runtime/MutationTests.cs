using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using static MlNetPath.Onnx.Runtime.Tests.ProtoModels;

namespace MlNetPath.Onnx.Runtime.Tests;

/// <summary>Files with some bytes changed, lost or doubled. Whatever they say, they load and run, or are refused as models.</summary>
public sealed class MutationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_mutated_model_runs_or_is_refused(int which)
    {
        TypeProto floats = Tensor(ElementType.Float, "n");
        byte[] model = which switch
        {
            0 => TestModels.ByteClassifier("abc"),
            1 => TestModels.Product(4, 2),
            2 => Model(GraphOf([Value("x", floats), Value("z", floats)], [Value("y", Sequence(floats)), Value("q", Optional(floats))], [Node("SequenceConstruct", ["x", "z"], ["y"]), Node("Optional", ["x"], ["q"])])),
            _ => Branches(),
        };
        int loaded = 0, refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] mutated = Mutate(model, new Random((which * 1_000_003) + i));
            try
            {
                using OnnxModel other = OnnxModel.Load(mutated, new() { Threads = 1 });
                loaded++;
                _ = other.ToString();
                Run(other);
            }
            catch (OnnxModelException)
            {
                refused++;
            }
        }

        Assert.True(loaded > 20 && refused > 200, $"{loaded} loaded and {refused} were refused: too few for a test.");
    }

    private static byte[] Branches()
    {
        TypeProto x = Tensor(ElementType.Float, "n");
        AttributeProto Branch(string name, string operation) => new()
        {
            Name = name,
            Type = AttributeProto.Types.AttributeType.Graph,
            G = GraphOf([], [Value(name, x)], [Node(operation, ["x"], [name])]),
        };
        return Model(GraphOf([Value("x", x), Value("c", Tensor(ElementType.Bool))], [Value("y", x)], [Node("If", ["c"], ["y"], Branch("then_branch", "Neg"), Branch("else_branch", "Relu"))]));
    }

    private static byte[] Mutate(byte[] model, Random random)
    {
        byte[] mutated = [.. model];
        int changes = random.Next(1, 3);
        for (int c = 0; c < changes; c++)
        {
            int at = random.Next(mutated.Length), length = random.Next(1, Math.Min(9, mutated.Length - at + 1));
            switch (random.Next(4))
            {
                case 0:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    mutated = [.. mutated[..at], .. mutated[(at + length)..]];
                    break;
                default:
                    mutated = [.. mutated[..at], .. mutated[at..(at + length)], .. mutated[at..]];
                    break;
            }
        }

        return mutated;
    }

    // What a mutation asks for beyond reason is not made.
    private static void Run(OnnxModel model)
    {
        OnnxInput[] inputs = [.. model.Inputs.Select(Zeros).OfType<OnnxInput>()];
        if (inputs.Length == model.Inputs.Count)
        {
            using OnnxResults results = model.Run(inputs);
            Assert.All(results, r => Assert.NotEmpty(r.ToString()));
        }
    }

    private static OnnxInput? Zeros(OnnxValueInfo input)
    {
        if (input.Type is not TensorType { Dimensions: { Count: < 6 } dimensions } type || type.ElementType.Bits() == 0 || dimensions.Any(d => d.Length > 50))
        {
            return null;
        }

        long[] shape = [.. dimensions.Select(d => d.Length ?? 2)];
        try
        {
            return (input.Name, RuntimeValue.Tensor(type.ElementType, new byte[type.ElementType.Bytes(TensorShapes.Length(shape))], shape));
        }
        catch (ArgumentException)
        {
            return null; // a type that ONNX Runtime has no values of
        }
    }
}
