namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public class ToyProblemTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NoLinePartsThePointsAndAFewNeuronsDo(int seed)
    {
        Examples points = ToyProblem.Draw(seed);
        Assert.InRange(Right(ToyProblem.OneNeuron(seed)), 0.5, 0.8);
        Assert.InRange(Right(ToyProblem.SmallNetwork(seed)), 0.95, 1);

        double Right(Network network)
        {
            ToyProblem.Train(network, points, seed);
            Matrix logits = network.Forward(points.Inputs);
            return points.Labels.Where((label, row) => logits[row, 1] > logits[row, 0] == (label == 1)).Count() / (double)points.Labels.Length;
        }
    }
}
