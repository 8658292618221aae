namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>A copy of the weights as they were when the validation loss was lowest.</summary>
/// <param name="parameters">The weights.</param>
internal sealed class BestWeights(IReadOnlyList<Parameter> parameters)
{
    private readonly float[][] copies = [.. parameters.Select(parameter => (float[])parameter.Values.Values.Clone())];
    private double lowest = double.PositiveInfinity;

    /// <summary>The epoch that the copy is from; 0 for before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Takes the weights if they are the best so far, or if there is no loss to tell by.</summary>
    public void Offer(int epoch, double? loss)
    {
        if (loss is null || loss < lowest)
        {
            (Epoch, lowest) = (epoch, loss ?? lowest);
            for (int i = 0; i < copies.Length; i++)
            {
                parameters[i].Values.Values.CopyTo(copies[i], 0);
            }
        }
    }

    /// <summary>Puts the copy back.</summary>
    public void PutBack()
    {
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i].CopyTo(parameters[i].Values.Values, 0);
        }
    }
}
