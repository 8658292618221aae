using MlNetPath.Onnx.Graph.Schema;
using static MlNetPath.Onnx.Graph.Checking.Problems;

namespace MlNetPath.Onnx.Graph.Checking;

/// <summary>The rules for a tensor: it holds as many elements as its dimensions say, in one place.</summary>
internal static class TensorRules
{
    public static void Check(string place, TensorProto tensor, Problems problems)
    {
        try
        {
            (ElementType type, long count, long bytes) = OnnxTensor.StoredSize(tensor);
            string name = Quote(tensor.Name);
            string[] fields = [.. Fields(tensor)];
            if (tensor.IsExternal())
            {
                if (type == ElementType.String)
                {
                    problems.Add(place, $"tensor {name} holds strings, which cannot lie in another file");
                }

                if (fields.Length > 0)
                {
                    problems.Add(place, $"the data of tensor {name} lie in another file, but there are some in {fields[0]} too");
                }

                if (ExternalData.Of(tensor).Length is { } length && length != bytes)
                {
                    problems.Add(place, $"tensor {name} takes {bytes} bytes by its type and dimensions, but says that {length} lie in another file");
                }
            }
            else if (fields.Length > 1)
            {
                problems.Add(place, $"tensor {name} has elements in {fields[0]} and in {fields[1]}");
            }
            else if (type == ElementType.String && tensor.HasRawData)
            {
                problems.Add(place, $"tensor {name} holds strings, which cannot be raw_data");
            }
            else
            {
                TensorStorage.CheckSize(tensor, type, count, bytes);
            }
        }
        catch (GraphException e)
        {
            problems.Add(place, e.Message.TrimEnd('.'));
        }
    }

    public static void Check(string place, SparseTensorProto sparse, Problems problems)
    {
        string name = Quote(sparse.Values?.Name ?? string.Empty);
        if (sparse.Values is null || sparse.Indices is null)
        {
            problems.Add(place, $"sparse tensor {name} has no {(sparse.Values is null ? "values" : "indices")}");
            return;
        }

        Check(place, sparse.Values, problems);
        Check(place, sparse.Indices, problems);
        long values = sparse.Values.Dims is [var number] ? number : -1;
        bool fit = sparse.Indices.DataType == (int)ElementType.Int64
            && (sparse.Indices.Dims is [var flat] ? flat == values : sparse.Indices.Dims is [var rows, var columns] && rows == values && columns == sparse.Dims.Count);
        if (values < 0 || !fit)
        {
            problems.Add(place, $"the values and indices of sparse tensor {name} do not fit together");
        }

        if (sparse.Dims.Count == 0 || sparse.Dims.Any(d => d <= 0))
        {
            problems.Add(place, $"sparse tensor {name} has impossible dimensions");
        }
    }

    private static IEnumerable<string> Fields(TensorProto t)
    {
        (bool Has, string Name)[] fields =
        [
            (t.RawData.Length > 0, "raw_data"), (t.FloatData.Count > 0, "float_data"), (t.Int32Data.Count > 0, "int32_data"), (t.Int64Data.Count > 0, "int64_data"),
            (t.DoubleData.Count > 0, "double_data"), (t.Uint64Data.Count > 0, "uint64_data"), (t.StringData.Count > 0, "string_data"),
        ];
        return fields.Where(f => f.Has).Select(f => f.Name);
    }
}
