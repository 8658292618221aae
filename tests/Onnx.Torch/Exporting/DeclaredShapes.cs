using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Graph.Schema;
using MlNetPath.Onnx.Graph.Tests;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>The types and shapes that a file states for the values between its nodes, held against what ONNX Runtime computes.</summary>
internal static class DeclaredShapes
{
    /// <summary>
    /// Runs an exported file on the inputs of its parity check with every value as an output: each must have the type and lengths that are stated, and in each run the same text must
    /// stand for the same length. The runtime must have nothing to warn of.
    /// </summary>
    public static void Check(string path, ExportOptions export)
    {
        string log = Guid.NewGuid().ToString();
        ModelProto model = OnnxFile.Read(path);
        ValueInfoProto[] between = [.. model.Graph.ValueInfo];
        Assert.Equal(model.Graph.Node.SelectMany(n => n.Output).Except(model.Graph.Output.Select(o => o.Name)), between.Select(v => v.Name));
        model.Graph.Output.AddRange(between);
        ValueInfoProto[] outputs = [.. model.Graph.Output];
        using var options = new SessionOptions { LogId = log };
        using var session = new InferenceSession(model.ToByteArray(), options);
        using var run = new RunOptions();
        foreach (ParityCase tried in ParityCase.All(export))
        {
            using (tried)
            {
                OrtValue[] inputs = [.. tried.Inputs.Select(t => OnnxRun.Lend(t))];
                using IDisposableReadOnlyCollection<OrtValue> results = session.Run(run, [.. export.Given.Select(i => i.Name)], inputs, [.. outputs.Select(o => o.Name)]);
                var lengths = tried.Sizes.ToDictionary();
                foreach ((ValueInfoProto stated, OrtValue value) in outputs.Zip(results))
                {
                    Check(stated, value.GetTensorTypeAndShape(), lengths);
                }

                Array.ForEach(inputs, i => i.Dispose());
            }
        }

        Assert.All(RuntimeWarnings.Of(log), Assert.Fail);
    }

    private static void Check(ValueInfoProto stated, OrtTensorTypeAndShapeInfo actual, Dictionary<string, long> lengths)
    {
        TypeProto.Types.Tensor type = stated.Type.TensorType;
        Assert.Equal((int)actual.ElementDataType, type.ElemType);
        Assert.Equal(actual.Shape.Length, type.Shape.Dim.Count);
        foreach ((TensorShapeProto.Types.Dimension dimension, long length) in type.Shape.Dim.Zip(actual.Shape))
        {
            long expected = dimension.HasDimValue ? dimension.DimValue
                : dimension.DimParam.Length == 0 ? length
                : lengths.TryGetValue(dimension.DimParam, out long known) ? known
                : lengths[dimension.DimParam] = length;
            Assert.True(expected == length, $"'{stated.Name}' is [{string.Join(", ", actual.Shape)}], not {type.Shape.Dim} where {string.Join(", ", lengths)}.");
        }
    }
}
