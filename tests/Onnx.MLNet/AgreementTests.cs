using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.MLNet.Tests;

/// <summary>The same values as ApplyOnnxModel gives, and as ONNX Runtime gives when it is called by hand.</summary>
public sealed class AgreementTests : IDisposable
{
    private readonly TemporaryModels models = new();
    private readonly MLContext ml = new(1);

    public void Dispose() => models.Dispose();

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(3, 1)]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(1000, 64)]
    public void A_network_gives_what_ApplyOnnxModel_and_ONNX_Runtime_give(int rows, int batchSize)
    {
        string path = models.Network(8, 3);
        IDataView data = Rows.Floats(ml, rows, 8);
        float[][] scored = Floats(ml.Transforms.ScoreOnnx(path, batchSize).Fit(data).Transform(data));
        float[][] stock = Floats(ml.Transforms.ApplyOnnxModel("y", "x", path).Fit(data).Transform(data));
        Assert.Equal(rows, scored.Length);
        for (int i = 0; i < rows; i++)
        {
            Assert.Equal(stock[i], scored[i], (a, b) => MathF.Abs(a - b) <= 1e-6f);
        }

        if (rows > 0)
        {
            using var session = new InferenceSession(path);
            float[] byHand = new float[rows * 3];
            for (int start = 0; start < rows; start += batchSize)
            {
                int count = Math.Min(batchSize, rows - start);
                float[] x = [.. Rows.Random(rows, 8).Skip(start).Take(count).SelectMany(r => r)];
                using OrtValue input = OrtValue.CreateTensorValueFromMemory(x, [count, 8]);
                using var outputs = session.Run(new RunOptions(), ["x"], [input], ["y"]);
                outputs[0].GetTensorDataAsSpan<float>().CopyTo(byHand.AsSpan(start * 3));
            }

            Assert.Equal(byHand, scored.SelectMany(r => r));
        }
    }

    [Fact]
    public void Columns_of_all_types_go_through_and_come_out_as_from_ApplyOnnxModel()
    {
        Same<float>(ElementType.Float, NumberDataViewType.Single, [1.5f, float.NaN, float.NegativeInfinity]);
        Same<double>(ElementType.Double, NumberDataViewType.Double, [1.5, double.NaN, double.MaxValue]);
        Same<sbyte>(ElementType.Int8, NumberDataViewType.SByte, [1, -2, sbyte.MinValue]);
        Same<short>(ElementType.Int16, NumberDataViewType.Int16, [1, -2, short.MinValue]);
        Same<int>(ElementType.Int32, NumberDataViewType.Int32, [1, -2, int.MinValue]);
        Same<long>(ElementType.Int64, NumberDataViewType.Int64, [1, -2, long.MinValue]);
        Same<byte>(ElementType.UInt8, NumberDataViewType.Byte, [1, 2, byte.MaxValue]);
        Same<ushort>(ElementType.UInt16, NumberDataViewType.UInt16, [1, 2, ushort.MaxValue]);
        Same<uint>(ElementType.UInt32, NumberDataViewType.UInt32, [1, 2, uint.MaxValue]);
        Same<ulong>(ElementType.UInt64, NumberDataViewType.UInt64, [1, 2, ulong.MaxValue]);
        Same<bool>(ElementType.Bool, BooleanDataViewType.Instance, [true, false, true]);
        Same<string>(ElementType.String, TextDataViewType.Instance, ["", "Wörter", "日本"]);
    }

    [Fact]
    public void Halves_are_floats_in_columns()
    {
        foreach (ElementType type in (ElementType[])[ElementType.Float16, ElementType.BFloat16])
        {
            IDataView data = Rows.Of<float>(ml, [[1.5f, -2], [0.25f, float.PositiveInfinity]], new VectorDataViewType(NumberDataViewType.Single, 2));
            float[][] y = Floats(ml.Transforms.ScoreOnnx(models.Identity(type, ["batch", 2])).Fit(data).Transform(data));
            Assert.Equal<float[]>([[1.5f, -2], [0.25f, float.PositiveInfinity]], y);
        }
    }

    [Fact]
    public void Single_values_go_through()
    {
        Assert.Equal<float>([1, 2, float.NaN], Scored<float>(ElementType.Float, [1, 2, float.NaN]));
        Assert.Equal<long>([1, 2, 3], Scored<long>(ElementType.Int64, [1, 2, 3]));
        Assert.Equal<bool>([true, false, true], Scored<bool>(ElementType.Bool, [true, false, true]));
        Assert.Equal(["a", "", "c"], Scored<string?>(ElementType.String, ["a", null, "c"]));

        T[] Scored<T>(ElementType type, T[] values)
        {
            IDataView data = Rows.Single(ml, values);
            return [.. ml.Transforms.ScoreOnnx(models.Identity(type, ["batch"]), batchSize: 2).Fit(data).Transform(data).GetColumn<T>("y")];
        }
    }

    [Fact]
    public void Sparse_vectors_are_filled_with_zeros()
    {
        IDataView data = Rows.Single(ml, (string[])["a", "b", "a"]);
        IDataView sparse = ml.Transforms.Categorical.OneHotEncoding("x").Fit(data).Transform(data);
        float[][] y = Floats(ml.Transforms.ScoreOnnx(models.Identity(ElementType.Float, ["batch", 2])).Fit(sparse).Transform(sparse));
        Assert.Equal<float[]>([[1, 0], [0, 1], [1, 0]], y);
    }

    [Fact]
    public void Keys_are_numbers_as_for_ApplyOnnxModel()
    {
        IDataView data = Rows.Single(ml, (string[])["a", "b", "a"]);
        IDataView keys = ml.Transforms.Conversion.MapValueToKey("x").Fit(data).Transform(data);
        string path = models.Identity(ElementType.UInt32, ["batch", 1]);
        uint[][] y = [.. ml.Transforms.ScoreOnnx(path).Fit(keys).Transform(keys).GetColumn<uint[]>("y")];
        Assert.Equal<uint[]>([[1], [2], [1]], y);
    }

    private static float[][] Floats(IDataView view) => [.. view.GetColumn<float[]>("y")];

    private void Same<T>(ElementType type, PrimitiveDataViewType item, T[] values)
    {
        string path = models.Identity(type, ["batch", 3]);
        IDataView data = Rows.Of(ml, [values, values.Reverse().ToArray()], new VectorDataViewType(item, 3));
        T[][] scored = [.. ml.Transforms.ScoreOnnx(path).Fit(data).Transform(data).GetColumn<T[]>("y")];
        T[][] stock = [.. ml.Transforms.ApplyOnnxModel("y", "x", path).Fit(data).Transform(data).GetColumn<T[]>("y")];
        Assert.Equal<T[]>([values, values.Reverse().ToArray()], scored);
        Assert.Equal(stock, scored);
    }
}
