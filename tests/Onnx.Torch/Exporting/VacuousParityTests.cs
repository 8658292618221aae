using System.Globalization;
using MlNetPath.Onnx.Graph;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Tests.Exporting;

/// <summary>A check that could not fail is no proof.</summary>
public sealed class VacuousParityTests : ExportFolder
{
    private static readonly TensorSpec X = TensorSpec.Float("x", ["batch", 4]);

    [Fact]
    public void An_output_without_elements_in_any_run_is_refused()
    {
        using var wrong = new Written(x => x * 2, (g, x) => g.Mul(x, 3));
        OnnxExportException e = Refusal(wrong, new ExportOptions { Inputs = [X], Outputs = ["y"], Sizes = new Dictionary<string, long[]> { ["batch"] = [0] } });
        Assert.StartsWith("Output 'y' has no elements in any run, since every run has a dimension of size 0", e.Message, StringComparison.Ordinal);
        Assert.Equal((ExportFailure.Parity, "y"), (e.Failure, e.Output));
        using var right = new Written(x => x * 2, (g, x) => g.Mul(x, 2));
        Export(right, new ExportOptions { Inputs = [X], Outputs = ["y"], Sizes = new Dictionary<string, long[]> { ["batch"] = [0, 2] } });
        using var empty = new Written(x => x.narrow(1, 0, 0) * 1, (g, x) => g.Slice(x, 1, 0, 0));
        Export(empty, X); // which has none whatever the sizes
    }

    [Fact]
    public void An_output_smaller_than_the_tolerance_is_compared_by_its_own_scale()
    {
        using var wrong = new Written(x => x * 1e-6, (g, x) => g.Mul(x, -1e-6));
        OnnxExportException e = Refusal(wrong, X);
        Assert.Contains("The output's largest element is ", e.Message, StringComparison.Ordinal);
        Assert.Contains(" The first module that differs is the network itself (Written).", e.Message, StringComparison.Ordinal);
        Assert.Equal((ExportFailure.Parity, "y"), (e.Failure, e.Output));
        using var right = new Written(x => x * 1e-6, (g, x) => g.Mul(x, 1e-6));
        Export(right, X);
        Export(wrong, new ExportOptions { Inputs = [X], Outputs = ["y"], AbsoluteTolerance = 1e-4 }); // as asked for
        using var oneLarge = new Written(x => cat([x * 1e-6, ones_like(x)], 1), (g, x) => g.Concat(1, g.Mul(x, 2e-6), g.Add(g.Mul(x, 0), 1)));
        Export(oneLarge, X); // of unit scale
    }

    [Theory]
    [InlineData(false, "infinite")]
    [InlineData(true, "NaN or infinite")]
    public void An_output_of_nothing_but_infinities_is_refused(bool some, string what)
    {
        using var network = new Written(x => some ? cat([x * double.NaN, x.abs() / 0], 1) : (x.abs() + 1) / 0, (g, x) => some ? g.Concat(1, g.Mul(x, double.NaN), g.Div(g.Abs(x), 0)) : g.Div(g.Add(g.Mul(x, 0), 5), 0));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Every element of output 'y' is {what} in every run"), Refusal(network, X).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_double_that_is_computed_in_floats_is_refused()
    {
        TensorSpec x = TensorSpec.Double("x", ["batch", 4]);
        using var coarse = new Written(x => x.sin(), (g, x) => g.Cast(g.Sin(g.Cast(x, ElementType.Float)), ElementType.Double));
        Assert.Contains("e-8 allowed", Refusal(coarse, x).Message, StringComparison.Ordinal);
        using var exact = new Written(x => x.sin(), (g, x) => g.Sin(x));
        Export(exact, x);
    }
}
