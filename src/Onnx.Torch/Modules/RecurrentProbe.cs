using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>
/// Finds out whether a plain recurrent layer or cell uses tanh or ReLU, which TorchSharp does not tell: runs it for one step on chosen inputs, computes both answers from its weights, and
/// takes the one that it gives. Only if the answers are far apart and one alone fits is it taken.
/// </summary>
internal static class RecurrentProbe
{
    // From small to large, since weights may be of any size: near 0 both functions are alike, and far from it ReLU's numbers may get too large.
    private static readonly double[] Scales = [1, 10, 100, 1000];

    public static nn.NonLinearities NonLinearity(OnnxScope g, RNN module, RecurrentWeights weights) =>
        Find(g, weights["weight_ih_l0"], x => module.forward(x.reshape(1, 1, -1), null).Item1.flatten(), (x, activation) => OneStep(weights, x, activation));

    public static nn.NonLinearities NonLinearity(OnnxScope g, RNNCell module) =>
        Find(g, module.weight_ih!, x => module.forward(x.unsqueeze(0), null).flatten(), (x, activation) => activation(Affine(x, module.weight_ih!, module.bias_ih, module.bias_hh)));

    private static nn.NonLinearities Find(OnnxScope g, Tensor weight, Func<Tensor, Tensor> run, Func<Tensor, Func<Tensor, Tensor>, Tensor> compute)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        nn.NonLinearities? stated = g.Stated(s => s with { NonLinearity = null }).NonLinearity;
        var found = new List<nn.NonLinearities>();
        foreach (double scale in Scales)
        {
            foreach (double phase in (double[])[0, 1]) // a second input confirms what the first one shows
            {
                Tensor x = (arange(weight.shape[1], dtype: float64, device: weight.device) + phase).sin() * scale;
                x = x.to(weight.dtype);
                Tensor given = run(x).to(float64);
                Tensor tanh = compute(x.to(float64), t => t.tanh());
                Tensor relu = compute(x.to(float64), t => t.relu());
                double unit = 1 + relu.abs().max().ToDouble();
                double tolerance = weight.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? 0.02 : 1e-4;
                if (Distance(tanh, relu) / unit < 20 * tolerance)
                {
                    continue; // too much alike to tell
                }

                (bool isTanh, bool isRelu) = (Distance(given, tanh) <= tolerance, Distance(given, relu) <= tolerance * unit);
                if (isTanh != isRelu)
                {
                    found.Add(isTanh ? nn.NonLinearities.Tanh : nn.NonLinearities.ReLU);
                }
            }
        }

        // Stated, it need not be seen; but nothing else may be.
        nn.NonLinearities[] seen = [.. found.Distinct()];
        return stated is { } named && (seen.Length == 0 || (seen is [var only] && only == named)) ? named
            : stated is not null ? throw g.Error($"{nameof(ExportOptions)}.{nameof(ExportOptions.Hyperparameters)} states {nameof(Hyperparameters.NonLinearity)} = {stated}, and that is not what it computes with")
            : found.Count >= 2 && seen.Length == 1 ? found[0]
            : throw g.Error($"whether it uses tanh or ReLU could not be determined: TorchSharp does not tell, and with these weights its outputs do not show it. Export it with its trained weights, or state it in {nameof(ExportOptions)}.{nameof(ExportOptions.Hyperparameters)}");
    }

    private static double Distance(Tensor a, Tensor b) => (a - b).abs().max().ToDouble();

    // All layers for a sequence of one step, from a state of zeros: the recurrence's weights do not matter, its biases do.
    private static Tensor OneStep(RecurrentWeights weights, Tensor x, Func<Tensor, Tensor> activation)
    {
        for (int layer = 0; layer < weights.Layers; layer++)
        {
            Tensor Bias(string kind, string suffix) => weights[$"bias_{kind}_l{layer}{suffix}"];
            x = cat([.. weights.Suffixes.Select(s => activation(Affine(
                x, weights[$"weight_ih_l{layer}{s}"], weights.HasBias ? Bias("ih", s) : null, weights.HasBias ? Bias("hh", s) : null)))]);
        }

        return x;
    }

    private static Tensor Affine(Tensor x, Tensor weight, Tensor? inputBias, Tensor? recurrentBias)
    {
        Tensor y = weight.to(float64).mv(x);
        y = inputBias is null ? y : y + inputBias;
        return recurrentBias is null ? y : y + recurrentBias;
    }
}
