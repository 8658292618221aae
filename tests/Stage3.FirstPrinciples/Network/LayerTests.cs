using static TorchSharp.torch;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

/// <summary>Every layer against TorchSharp's autograd, and against what its own output does when a number is changed a little.</summary>
public sealed class LayerTests
{
    private const int Batch = 9, Inputs = 7, Outputs = 5;

    private static readonly Dictionary<string, (Func<ILayer> Make, Func<Tensor, Tensor[], Tensor> Torch)> Layers = new()
    {
        ["dense"] = (() => Drawn.Dense("dense", Inputs, Outputs, 3), (x, learned) => x.mm(learned[0]) + learned[1]),
        ["sigmoid"] = (() => new Sigmoid(), (x, _) => x.sigmoid()),
        ["tanh"] = (() => new Tanh(), (x, _) => x.tanh()),
        ["relu"] = (() => new Relu(), (x, _) => nn.functional.relu(x)),
        ["network"] = (
            () => new Network(Drawn.Dense("first", Inputs, 11, 5), new Sigmoid(), Drawn.Dense("second", 11, 8, 6), new Relu(), Drawn.Dense("third", 8, Outputs, 7), new Tanh()),
            (x, learned) => (nn.functional.relu((x.mm(learned[0]) + learned[1]).sigmoid().mm(learned[2]) + learned[3]).mm(learned[4]) + learned[5]).tanh()),
    };

    public static TheoryData<string> Names => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_are_those_of_autograd(string name)
    {
        ILayer layer = Layers[name].Make();
        Matrix input = Drawn.Matrix(Batch, Inputs, 11, 3), output = layer.Forward(input), gradient = Drawn.Matrix(Batch, output.Columns, 12);
        Matrix inputGradient = layer.Backward(gradient);

        using Tensor x = TorchTensors.Of(input, learns: true), given = TorchTensors.Of(gradient);
        Tensor[] learned = [.. layer.Parameters.Select(p => TorchTensors.Of(p.Values, learns: true))];
        using Tensor y = Layers[name].Torch(x, learned);
        y.backward([given]);
        TorchTensors.Equal(y, output);
        TorchTensors.Equal(x.grad!, inputGradient);
        Assert.All(layer.Parameters.Zip(learned), pair => TorchTensors.Equal(pair.Second.grad!, pair.First.Gradient));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_say_what_a_small_change_does(string name)
    {
        ILayer layer = Layers[name].Make();
        Matrix input = Drawn.Matrix(Batch, Inputs, 21), gradient = Drawn.Matrix(Batch, layer.Forward(input).Columns, 22);
        Matrix inputGradient = layer.Backward(gradient);

        // A loss that has this gradient: each number of the output, weighted.
        double Loss() => layer.Forward(input).Values.Zip(gradient.Values, (value, weight) => (double)value * weight).Sum();
        Numeric.Check(input, inputGradient, Loss);
        Assert.All(layer.Parameters, parameter => Numeric.Check(parameter.Values, parameter.Gradient, Loss));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_second_batch_does_not_remember_the_first(string name)
    {
        ILayer layer = Layers[name].Make(), fresh = Layers[name].Make();
        Matrix gradient = Drawn.Matrix(4, layer.Forward(Drawn.Matrix(Batch, Inputs, 31)).Columns, 32), input = Drawn.Matrix(4, Inputs, 33);
        layer.Backward(Drawn.Matrix(Batch, gradient.Columns, 34));
        Assert.Equal(fresh.Forward(input).Values, layer.Forward(input).Values);
        Assert.Equal(fresh.Backward(gradient).Values, layer.Backward(gradient).Values);
        Assert.Equal(fresh.Parameters.SelectMany(p => p.Gradient.Values), layer.Parameters.SelectMany(p => p.Gradient.Values));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_wants_a_forward_and_its_shape(string name)
    {
        ILayer layer = Layers[name].Make();
        Assert.Throws<InvalidOperationException>(() => layer.Backward(new Matrix(1, 1)));
        Matrix output = layer.Forward(Drawn.Matrix(Batch, Inputs, 41));
        var e = Assert.Throws<ArgumentException>(() => layer.Backward(new Matrix(output.Rows + 1, output.Columns)));
        Assert.Contains(output.ToString(), e.Message);
    }
}
