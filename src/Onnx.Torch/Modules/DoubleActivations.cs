using MlNetPath.Onnx.Graph;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Activations for Double, composed: ONNX Runtime's own operators of these names compute in Float only.</summary>
internal static class DoubleActivations
{
    extension(GraphBuilder g)
    {
        public OnnxValue LeakyRelu64(OnnxValue x, OnnxValue slope) => g.Where(g.Greater(x, 0), x, g.Mul(x, slope));

        public OnnxValue Elu64(OnnxValue x, double alpha, double scale = 1, double inputScale = 1)
        {
            OnnxValue scaled = scale == 1 ? x : g.Mul(x, scale);
            OnnxValue exponential = g.Exp(inputScale == 1 ? x : g.Mul(x, inputScale));
            return g.Where(g.Greater(x, 0), scaled, g.Mul(g.Sub(exponential, 1), alpha * scale));
        }

        public OnnxValue HardSigmoid64(OnnxValue x) => g.Div(g.Clip(g.Add(x, 3), 0, 6), 6);

        public OnnxValue Softplus64(OnnxValue x) => g.Add(g.Max(x, 0), g.Log(g.Add(g.Exp(g.Neg(g.Abs(x))), 1)));

        public OnnxValue Softsign64(OnnxValue x) => g.Div(x, g.Add(g.Abs(x), 1));
    }
}
