using MlNetPath.Onnx.Graph;
using TorchSharp.Modules;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>Layers that move elements and compute nothing.</summary>
internal static class ShapeModules
{
    public static void AddTo(ModuleExporters exporters)
    {
        exporters.Add<Flatten>((g, m, x) => g.Flatten(x, (int)m.start_dim, (int)m.end_dim));
        exporters.Add<Unflatten>(Unflatten);
        exporters.Add<PixelShuffle>(Shuffle);
        exporters.Add<PixelUnshuffle>(Unshuffle);
        exporters.Add<ChannelShuffle>((g, m, x) =>
        {
            OnnxValue grouped = g.Reshape(x, g.Length(x, 0), g.Integers(m.groups), g.Div(g.Length(x, 1), m.groups), g.Integers(-1));
            return g.Reshape(g.Transpose(grouped, 0, 2, 1, 3), g.Shape(x));
        });
        exporters.Add<Unfold>(Unfold);
        exporters.Add<Fold>((g, m, x) => Axes.Batched(g, x, 1, b => Fold(g, m, b)));
    }

    private static OnnxValue Unflatten(OnnxScope g, Unflatten m, OnnxValue x)
    {
        int axis = (int)(m.dim < 0 ? m.dim + x.Rank : m.dim);
        return g.Reshape(x, [.. Lengths(g, x, 0, axis), g.Integers(m.unflattened_size), .. Lengths(g, x, axis + 1, x.Rank)]);
    }

    private static OnnxValue Shuffle(OnnxScope g, PixelShuffle m, OnnxValue x)
    {
        OnnxValue images = Images(g, x);
        return Back(g, x, g.DepthToSpace(images, m.upscale_factor));
    }

    // ONNX's SpaceToDepth has the place in the block before the channel, torch the channel before the place.
    private static OnnxValue Unshuffle(OnnxScope g, PixelUnshuffle m, OnnxValue x)
    {
        OnnxValue images = Images(g, x);
        long factor = m.downscale_factor;
        OnnxValue[] size = [g.Div(g.Length(images, 2), factor), g.Div(g.Length(images, 3), factor)];
        OnnxValue blocks = g.Reshape(images, g.Length(images, 0), g.Length(images, 1), size[0], g.Integers(factor), size[1], g.Integers(factor));
        OnnxValue moved = g.Transpose(blocks, 0, 1, 3, 5, 2, 4);
        return Back(g, x, g.Reshape(moved, g.Length(images, 0), g.Mul(g.Length(images, 1), factor * factor), size[0], size[1]));
    }

    // [..., channels, height, width] with all axes before in one.
    private static OnnxValue Images(OnnxScope g, OnnxValue x) => x.Rank switch
    {
        < 3 => throw g.Error($"it takes [..., channels, height, width], not {x.Shape}"),
        3 => g.Unsqueeze(x, 0),
        _ => g.Flatten(x, 0, x.Rank - 4),
    };

    private static OnnxValue Back(OnnxScope g, OnnxValue x, OnnxValue images) => x.Rank switch
    {
        3 => g.Squeeze(images, 0),
        4 => images,
        _ => g.Reshape(images, [.. Lengths(g, x, 0, x.Rank - 3), .. Lengths(g, images, 1, 4)]),
    };

    private static OnnxValue Unfold(OnnxScope g, Unfold m, OnnxValue x)
    {
        if (x.Rank != 4)
        {
            throw g.Error($"it takes [batch, channels, height, width], not {x.Shape}");
        }

        OnnxValue padded = g.Pad(x, [m.padding.Item1, m.padding.Item2], [m.padding.Item1, m.padding.Item2]);
        OnnxValue rows = WindowPlaces(g, g.Length(padded, 2), m.kernel_size.Item1, m.dilation.Item1, m.stride.Item1); // [kernel, windows]
        OnnxValue columns = WindowPlaces(g, g.Length(padded, 3), m.kernel_size.Item2, m.dilation.Item2, m.stride.Item2);
        OnnxValue windows = g.Gather(g.Gather(padded, rows, 2), columns, 4); // [batch, channels, kernel, windows, kernel, windows]
        OnnxValue ordered = g.Transpose(windows, 0, 1, 2, 4, 3, 5);
        return g.Reshape(ordered, g.Length(x, 0), g.Mul(g.Length(x, 1), m.kernel_size.Item1 * m.kernel_size.Item2), g.Mul(g.Length(rows, 1), g.Length(columns, 1)));
    }

    private static OnnxValue WindowPlaces(OnnxScope g, OnnxValue length, long kernel, long dilation, long stride)
    {
        OnnxValue windows = g.Add(g.Div(g.Sub(length, (dilation * (kernel - 1)) + 1), stride), 1);
        OnnxValue starts = g.Unsqueeze(g.Mul(g.Range(windows), stride), 0);
        OnnxValue offsets = g.Constant(OnnxTensor.From<long>([.. Enumerable.Range(0, (int)kernel).Select(i => i * dilation)], kernel, 1));
        return g.Add(offsets, starts);
    }

    // Every window is put back in its place by a transposed convolution whose weights are 1 at one place of the window each.
    private static OnnxValue Fold(OnnxScope g, Fold m, OnnxValue x)
    {
        (long, long)[] settings = [m.output_size, m.kernel_size, m.dilation, m.padding, m.stride];
        long[] output = Pair(0);
        long[] kernel = Pair(1);
        long[] dilation = Pair(2);
        long[] padding = Pair(3);
        long[] stride = Pair(4);
        long[] room = [.. output.Select((length, i) => length + (2 * padding[i]) - (dilation[i] * (kernel[i] - 1)) - 1)];
        long size = kernel[0] * kernel[1];
        if (!x.Shape[1].IsKnown || x.Shape[1].Value % size != 0 || room.Any(r => r < 0))
        {
            throw g.Error($"it takes [batch, channels times {size}, windows] with a known number of channels, and windows that fit into its output, not {x.Shape}");
        }

        long channels = x.Shape[1].Value / size;
        var places = new float[channels * size * size];
        for (long i = 0; i < channels * size; i++)
        {
            places[(i * size) + (i % size)] = 1;
        }

        OnnxValue weight = g.Cast(g.Constant(OnnxTensor.From<float>(places, channels * size, 1, kernel[0], kernel[1])), x.Type);
        OnnxValue grid = g.Reshape(x, g.Length(x, 0), g.Length(x, 1), g.Integers((room[0] / stride[0]) + 1), g.Integers((room[1] / stride[1]) + 1));
        return g.ConvTranspose(grid, weight, null, stride, padding, [room[0] % stride[0], room[1] % stride[1]], dilation, channels);

        long[] Pair(int setting) => [settings[setting].Item1, settings[setting].Item2];
    }

    private static IEnumerable<OnnxValue> Lengths(OnnxScope g, OnnxValue x, int from, int to) => Enumerable.Range(from, to - from).Select(axis => g.Length(x, axis));
}
