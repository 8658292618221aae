using MlNetPath.Onnx.Graph.Inference;

namespace MlNetPath.Onnx.Graph;

/// <summary>Operators that pad, resize and rearrange what lies on a grid.</summary>
public static class ImageOperators
{
    extension(GraphBuilder g)
    {
        /// <summary>The tensor with elements added around, or cut off where a number is negative.</summary>
        /// <param name="x">Of any rank.</param>
        /// <param name="before">What is added before every axis of the last ones; the axes before them stay as they are.</param>
        /// <param name="after">What is added after the same axes.</param>
        /// <param name="mode">What is added.</param>
        /// <param name="value">The constant.</param>
        public OnnxValue Pad(OnnxValue x, ReadOnlySpan<long> before, ReadOnlySpan<long> after, PadMode mode = PadMode.Constant, double value = 0)
        {
            // Axes that take no padding are written out: the operator takes a list of axes only from opset 18 on. So is wrapping, which it has only from 19 on.
            if (mode == PadMode.Wrap)
            {
                return Wrap(g, x, before, after);
            }

            var rest = new long[Math.Max(0, x.Rank - before.Length)];
            OnnxValue pads = g.Integers([.. rest, .. before, .. rest, .. after]);
            return g.Op("Pad", [x, pads, mode == PadMode.Constant && value != 0 ? g.Number("Pad", value, x) : null], ("mode", mode.Word()));
        }

        /// <summary>The tensor made larger or smaller by factors.</summary>
        /// <param name="x">[..., axes].</param>
        /// <param name="scales">The factors of the last axes; the axes before them keep their lengths. A length is multiplied and rounded down.</param>
        /// <param name="mode">How elements between two are found.</param>
        /// <param name="coordinates">How places in the result map to places in x.</param>
        /// <param name="rounding">Which element <see cref="ResizeMode.Nearest"/> takes.</param>
        /// <param name="cubic">The coefficient of <see cref="ResizeMode.Cubic"/>.</param>
        public OnnxValue Resize(
            OnnxValue x,
            ReadOnlySpan<float> scales,
            ResizeMode mode = ResizeMode.Nearest,
            ResizeCoordinates coordinates = ResizeCoordinates.HalfPixel,
            ResizeRounding rounding = ResizeRounding.RoundPreferFloor,
            double cubic = -0.75)
        {
            float[] all = [.. Enumerable.Repeat(1f, Math.Max(0, x.Rank - scales.Length)), .. scales];
            return g.Op("Resize", [x, null, g.Constant(OnnxTensor.From<float>(all, all.Length))], ResizeSettings(mode, coordinates, rounding, cubic));
        }

        /// <summary>The tensor made larger or smaller, to lengths.</summary>
        /// <param name="x">[..., axes].</param>
        /// <param name="lengths">The new lengths of the last axes, a vector of 64-bit integers; the axes before them keep theirs.</param>
        /// <param name="mode">As for factors, and so are the others.</param>
        /// <param name="coordinates">How places in the result map to places in x.</param>
        /// <param name="rounding">Which element <see cref="ResizeMode.Nearest"/> takes.</param>
        /// <param name="cubic">The coefficient of <see cref="ResizeMode.Cubic"/>.</param>
        public OnnxValue Resize(
            OnnxValue x,
            OnnxValue lengths,
            ResizeMode mode = ResizeMode.Nearest,
            ResizeCoordinates coordinates = ResizeCoordinates.HalfPixel,
            ResizeRounding rounding = ResizeRounding.RoundPreferFloor,
            double cubic = -0.75)
        {
            OnnxValue kept = g.Op("Shape", [x], ("start", 0), ("end", x.Rank - lengths.Shape[0].Value));
            return g.Op("Resize", [x, null, null, g.Concat(0, kept, lengths)], ResizeSettings(mode, coordinates, rounding, cubic));
        }

        /// <summary>Blocks of channels laid out in space: [batch, channels · block², height, width] to [batch, channels, height · block, width · block].</summary>
        /// <param name="x">[batch, channels · block², height, width].</param>
        /// <param name="block">The side of a block.</param>
        /// <param name="channelFirst">
        /// Whether the result's channel counts before the place in the block, as torch's <c>PixelShuffle</c> has it; if not, after it.
        /// </param>
        public OnnxValue DepthToSpace(OnnxValue x, long block, bool channelFirst = true) =>
            g.Op("DepthToSpace", [x], ("blocksize", block), ("mode", channelFirst ? "CRD" : "DCR"));

        /// <summary>Blocks in space turned into channels: [batch, channels, height, width] to [batch, block² · channels, height / block, width / block].</summary>
        /// <remarks>The place in the block counts before the channel.</remarks>
        public OnnxValue SpaceToDepth(OnnxValue x, long block) => g.Op("SpaceToDepth", [x], ("blocksize", block));
    }

    private static (string Name, AttributeValue Value)[] ResizeSettings(ResizeMode mode, ResizeCoordinates coordinates, ResizeRounding rounding, double cubic) =>
    [
        ("mode", mode.Word()),
        ("coordinate_transformation_mode", coordinates.Word()),
        mode == ResizeMode.Cubic ? ("cubic_coeff_a", (float)cubic) : ("nearest_mode", rounding.Word()),
    ];

    private static OnnxValue Wrap(GraphBuilder g, OnnxValue x, ReadOnlySpan<long> before, ReadOnlySpan<long> after)
    {
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] == 0 && after[i] == 0)
            {
                continue;
            }

            if (before[i] < 0 || after[i] < 0 || x.Shape[i - before.Length] is { IsKnown: true } length && length.Value < Math.Max(before[i], after[i]))
            {
                throw new NodeContext(g, "Pad", [x], 1, []).Error($"an axis can be wrapped by 0 up to its own length, not by {before[i]} and {after[i]}");
            }

            int axis = x.Rank - before.Length + i;
            List<OnnxValue> parts = [x];
            if (before[i] > 0)
            {
                parts.Insert(0, g.Slice(x, axis, -before[i]));
            }

            if (after[i] > 0)
            {
                parts.Add(g.Slice(x, axis, 0, after[i]));
            }

            // As long as the axis is no shorter than what is wrapped, which is what wrapping means.
            x = g.Concat(axis, [.. parts]).WithShape(x.Shape.With(axis, x.Shape[axis] + before[i] + after[i]));
        }

        return x;
    }
}
