using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetPath.Core;
using MlNetPath.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>How likely the next token of a translation is the one that the example has: logistic regression on <see cref="CopySigns"/>. Immutable and safe to use from many threads.</summary>
/// <remarks>The gate of a pointer network (A. See, P. Liu and C. Manning, "Get To The Point: Summarization with Pointer-Generator Networks", 2017), learned behind a model that is trained already, as adaptive kNN-MT does (X. Zheng et al., 2021).</remarks>
internal sealed class CopyGate
{
    /// <summary>The file of a model's folder that holds it.</summary>
    public const string FileName = "copying.json";

    private const int Steps = 25, Halvings = 20; // of Newton's method; some six suffice, none of them halved

    private const int MostWeight = 1000; // learned ones are a hundredth of it at most

    private readonly double[] weights;

    private CopyGate(double[] weights) => this.weights = weights;

    /// <summary>Learns it: maximum likelihood, with a normal prior of variance 1 for each weight.</summary>
    /// <param name="places">Signs at places of translations, and whether the token was the right one. One at least.</param>
    public static CopyGate Learn(IReadOnlyList<(CopySigns Signs, bool IsRight)> places)
    {
        using var pause = new CollectionPause();
        using DisposeScope all = NewDisposeScope();
        Tensor rows = tensor([.. places.SelectMany(place => place.Signs.Features())], [places.Count, CopySigns.Count], ScalarType.Float64), right = tensor([.. places.Select(place => place.IsRight ? 1.0 : 0)]);
        Tensor identity = eye(CopySigns.Count, dtype: ScalarType.Float64), weights = zeros(CopySigns.Count, dtype: ScalarType.Float64);
        double likelihood = Likelihood(weights);
        for (int step = 0; step < Steps; step++)
        {
            using DisposeScope own = NewDisposeScope();
            Tensor expected = rows.matmul(weights).sigmoid();
            Tensor slope = rows.t().matmul(right - expected) - weights, bend = rows.t().matmul(rows * (expected * (1 - expected)).unsqueeze(1)) + identity;
            Tensor move = linalg.solve(bend, slope), moved = weights + move;
            double next = Likelihood(moved);
            for (int halving = 0; halving < Halvings && !(next >= likelihood); halving++)
            {
                move /= 2;
                moved = weights + move;
                next = Likelihood(moved);
            }

            if (!(next > likelihood))
            {
                break;
            }

            (weights, likelihood) = (moved.MoveToOuterDisposeScope(), next);
        }

        return new(weights.data<double>().ToArray());

        // Its logarithm, with that of the prior.
        double Likelihood(Tensor at)
        {
            using DisposeScope own = NewDisposeScope();
            Tensor odds = rows.matmul(at);
            return ((right * odds) - nn.functional.softplus(odds)).sum().item<double>() - (at.square().sum().item<double>() / 2);
        }
    }

    /// <summary>The probability.</summary>
    public double Probability(CopySigns signs)
    {
        double sum = 0;
        double[] features = signs.Features();
        for (int i = 0; i < features.Length; i++)
        {
            sum += weights[i] * features[i];
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>Writes it into a model's folder.</summary>
    public void Write(string folder) => Atomically.WriteText(Path.Combine(folder, FileName), new JsonObject { ["weights"] = new JsonArray([.. weights.Select(weight => JsonValue.Create(weight))]) }.ToJsonString() + "\n");

    /// <summary>Reads it from a model's folder.</summary>
    /// <returns>It; null where the folder has none.</returns>
    /// <exception cref="InputException">The file cannot be read, or is broken.</exception>
    public static CopyGate? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!Path.Exists(path))
        {
            return null;
        }

        try
        {
            double[]? weights = JsonNode.Parse(File.ReadAllText(path))?["weights"]?.Deserialize<double[]>();
            return weights is { Length: CopySigns.Count } && weights.All(weight => Math.Abs(weight) <= MostWeight) ? new(weights) : throw new JsonException($"'weights' has to be {CopySigns.Count} numbers from -{MostWeight} to {MostWeight}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{path}' cannot be read: {e.Message.TrimEnd('.')}. Take it from a whole model, or delete it: translations are then written without copying.", e);
        }
    }
}
