using MlNetPath.Onnx.Graph;
using MlNetPath.Onnx.Torch;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Puts a space before and behind each text, so that words at its ends look like all others, and makes the length a multiple of the patch.</summary>
internal sealed class SpacedText(int patch) : nn.Module<Tensor, Tensor>("spaced"), IOnnxModule
{
    private const int Space = ' ' + 1;

    /// <summary>Byte + 1 and 0 for padding, int64 [batch, length]: the same, [batch, the next multiple of the patch from length + 2].</summary>
    public override Tensor forward(Tensor x)
    {
        long batch = x.shape[0];
        Tensor space = full([batch, 1], Space, ScalarType.Int64, x.device), none = zeros([batch, patch + 1], ScalarType.Int64, x.device);
        Tensor text = cat([space, x, none], 1);
        Tensor before = cat([none.narrow(1, 0, 1), text.narrow(1, 0, text.shape[1] - 1)], 1);
        text = where(text.eq(0) & before.ne(0), Space, text); // behind the last byte
        return text.narrow(1, 0, text.shape[1] / patch * patch);
    }

    /// <inheritdoc/>
    public OnnxValue Export(OnnxScope g, OnnxValue x)
    {
        OnnxValue batch = g.Length(x, 0);
        OnnxValue text = g.Concat(1, g.Full(Space, ElementType.Int64, batch, g.Integers(1)), x, g.Full(0, ElementType.Int64, batch, g.Integers(patch + 1)));
        OnnxValue before = g.Concat(1, g.Full(0, ElementType.Int64, batch, g.Integers(1)), g.Slice(text, 1, 0, -1));
        text = g.Where(g.And(g.Equal(text, 0), g.Not(g.Equal(before, 0))), Space, text);
        return g.Slice(text, 1, g.Integers(0), g.Mul(g.Div(g.Length(text, 1), patch), patch));
    }
}
