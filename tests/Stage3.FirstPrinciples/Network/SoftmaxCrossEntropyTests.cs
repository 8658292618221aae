using static TorchSharp.torch;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public sealed class SoftmaxCrossEntropyTests
{
    private static readonly Matrix Logits = Drawn.Matrix(17, 6, 1, 8);
    private static readonly int[] Labels = Drawn.Labels(17, 6, 2);

    [Fact]
    public void Probabilities_loss_and_gradient_are_those_of_autograd()
    {
        SoftmaxCrossEntropy.Result result = SoftmaxCrossEntropy.Compute(Logits, Labels);
        using Tensor x = TorchTensors.Of(Logits, learns: true), labels = TorchTensors.Of(Labels), probabilities = x.softmax(1), loss = nn.functional.cross_entropy(x, labels);
        loss.backward();
        TorchTensors.Equal(probabilities, result.Probabilities);
        TorchTensors.Equal(probabilities, SoftmaxCrossEntropy.Softmax(Logits));
        Assert.Equal(loss.item<float>(), result.Loss, 1e-5);
        TorchTensors.Equal(x.grad!, result.Gradient);
    }

    [Fact]
    public void The_gradient_says_what_a_small_change_does()
    {
        Matrix logits = Drawn.Matrix(17, 6, 3);
        Numeric.Check(logits, SoftmaxCrossEntropy.Compute(logits, Labels).Gradient, () => SoftmaxCrossEntropy.Compute(logits, Labels).Loss);
    }

    [Fact]
    public void Large_logits_overflow_nothing()
    {
        SoftmaxCrossEntropy.Result result = SoftmaxCrossEntropy.Compute(new Matrix(2, 2, [3e38f, 0, -1000, 1000]), [0, 0]);
        Assert.Equal([1, 0, 0, 1], result.Probabilities.Values);
        Assert.Equal(1000, result.Loss, 1e-9); // 0 of the first and 2000 of the second
        Assert.Equal([0, 0, -0.5f, 0.5f], result.Gradient.Values);
    }

    [Fact]
    public void Infinite_logits_are_what_TorchSharp_makes_of_them()
    {
        foreach (float[] row in (float[][])[[float.NegativeInfinity, 0, 1], [float.PositiveInfinity, 0, 1], [float.NaN, 0, 1], [-3e38f, 3e38f, 3e38f], [1e-45f, 0, -1e-45f]])
        {
            var logits = new Matrix(1, 3, row);
            SoftmaxCrossEntropy.Result result = SoftmaxCrossEntropy.Compute(logits, [1]);
            using Tensor x = TorchTensors.Of(logits, learns: true), loss = nn.functional.cross_entropy(x, TorchTensors.Of([1])), probabilities = x.softmax(1);
            loss.backward();
            TorchTensors.Equal(probabilities, result.Probabilities);
            TorchTensors.Equal(x.grad!, result.Gradient);
            Assert.Equal(loss.item<float>(), (float)result.Loss, 1e-5f);
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-1)]
    public void A_label_that_is_none_is_named(int label)
    {
        var e = Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.Compute(new Matrix(2, 6), [0, label]));
        Assert.Contains($"The label of example 1 is {label}", e.Message);
        Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.Compute(new Matrix(2, 6), [0]));
    }
}
