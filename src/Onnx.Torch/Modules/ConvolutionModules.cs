using System.Reflection;
using MlNetPath.Onnx.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Convolutions and transposed convolutions.</summary>
internal static class ConvolutionModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.Add<Conv1d>((g, m, x) => Axes.Batched(g, x, 1, b => Convolution(g, m, b)));
        exporters.Add<Conv2d>((g, m, x) => Axes.Batched(g, x, 2, b => Convolution(g, m, b)));
        exporters.Add<Conv3d>((g, m, x) => Axes.Batched(g, x, 3, b => Convolution(g, m, b)));
        exporters.Add<ConvTranspose1d>((g, m, x) => Axes.Batched(g, x, 1, b => Transposed(g, m, b)));
        exporters.Add<ConvTranspose2d>((g, m, x) => Axes.Batched(g, x, 2, b => Transposed(g, m, b)));
        exporters.Add<ConvTranspose3d>((g, m, x) => Axes.Batched(g, x, 3, b => Transposed(g, m, b)));
    }

    private static OnnxValue Convolution(OnnxScope g, Convolution m, OnnxValue x)
    {
        int axes = x.Rank - 2;
        long[] dilations = Axes.Each(g, "dilation", m.dilation, axes, 1);
        long[] pads = new long[2 * axes];
        if (m.padding_mode != PaddingModes.Zeros)
        {
            x = PaddingModules.Pad(g, x, PaddingOf(g, m), m.padding_mode, 0);
        }
        else if (m.padding_type is { } padding)
        {
            for (int i = 0; i < axes && padding == Padding.Same; i++)
            {
                long total = dilations[i] * (m.weight.shape[2 + i] - 1);
                (pads[i], pads[axes + i]) = (total / 2, total - (total / 2));
            }
        }
        else
        {
            pads = Axes.Each(g, "padding", m.padding, axes, 0);
        }

        return g.Conv(x, g.Tensor(m.weight), Bias(g, m), Axes.Each(g, "stride", m.stride, axes, 1), pads, dilations, m.groups);
    }

    private static OnnxValue Transposed(OnnxScope g, ConvolutionTranspose m, OnnxValue x)
    {
        int axes = x.Rank - 2;
        long[] strides = Axes.Each(g, "stride", m.stride, axes, 1);
        long[] pads = Axes.Each(g, "padding", m.padding, axes, 0);
        long[] dilations = Axes.Each(g, "dilation", m.dilation, axes, 1);
        return g.ConvTranspose(x, g.Tensor(m.weight), Bias(g, m), strides, pads, OutputPadding(m, strides, pads, dilations), dilations, m.groups);
    }

    private static OnnxValue? Bias(OnnxScope g, Convolution m) => m.bias is null ? null : g.Tensor(m.bias);

    // What the module adds to its input when the padding is not zeros; with the padding 'same' it is not what its properties say.
    private static long[] PaddingOf(OnnxScope g, Convolution m)
    {
        const string Name = "_reversed_padding_repeated_twice";
        FieldInfo? field = typeof(Convolution).GetField(Name, BindingFlags.Instance | BindingFlags.NonPublic);
        return field?.GetValue(m) as long[] ?? throw g.Error($"this version of TorchSharp ({typeof(Convolution).Assembly.GetName().Version}) does not keep its padding in '{Name}', from where it is read");
    }

    // TorchSharp takes the first axis's output_padding for all axes. How much it adds is seen from a small input of zeros.
    private static long[] OutputPadding(ConvolutionTranspose m, long[] strides, long[] pads, long[] dilations)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        long[] spans = [.. dilations.Select((d, i) => (d * (m.weight.shape[2 + i] - 1)) + 1)];
        long[] lengths = [.. strides.Select((s, i) => Math.Max(1, ((2 * pads[i]) - spans[i]) / s + 2))];
        long[] given = m.forward(zeros([1, m.weight.shape[0], .. lengths], m.weight.dtype, m.weight.device)).shape;
        return [.. strides.Select((s, i) => given[2 + i] - (((lengths[i] - 1) * s) - (2 * pads[i]) + spans[i]))];
    }
}
