namespace MlNetPath.Onnx.Graph;

/// <summary>Operators that read and write elements at places given by a tensor, and those that make tensors from places.</summary>
/// <remarks>Indices are Int64 or Int32; negative ones count from the end of the axis.</remarks>
public static class IndexingOperators
{
    extension(GraphBuilder g)
    {
        /// <summary>For every place of <paramref name="indices"/>, the element of x at that place, but with the index on the axis. Of the shape of the indices.</summary>
        public OnnxValue GatherElements(OnnxValue x, OnnxValue indices, int axis = 0) => g.Op("GatherElements", [x, indices], ("axis", axis));

        /// <summary>Slices of x: the last axis of <paramref name="indices"/> holds places in the axes of x that follow the batch axes.</summary>
        /// <returns>[indices without its last axis, axes of x that the places leave].</returns>
        public OnnxValue GatherND(OnnxValue x, OnnxValue indices, int batchAxes = 0) => g.Op("GatherND", [x, indices], ("batch_dims", batchAxes));

        /// <summary>X with the elements that <c>GatherElements</c> would read set to the updates, or combined with them.</summary>
        /// <param name="x">Any tensor.</param>
        /// <param name="indices">Of the same rank.</param>
        /// <param name="updates">Of the shape of the indices.</param>
        /// <param name="axis">The axis that the indices count on.</param>
        /// <param name="reduction">How updates are combined with what is there.</param>
        public OnnxValue ScatterElements(OnnxValue x, OnnxValue indices, OnnxValue updates, int axis = 0, ScatterReduction reduction = ScatterReduction.None) =>
            g.Op("ScatterElements", [x, indices, updates], ("axis", axis), ("reduction", reduction.Word()));

        /// <summary>X with the slices that <c>GatherND</c> would read set to the updates, or combined with them.</summary>
        /// <param name="x">Any tensor.</param>
        /// <param name="indices">[..., axes of a place].</param>
        /// <param name="updates">[indices without its last axis, axes of x that the places leave].</param>
        /// <param name="reduction">How updates are combined with what is there.</param>
        public OnnxValue ScatterND(OnnxValue x, OnnxValue indices, OnnxValue updates, ScatterReduction reduction = ScatterReduction.None) =>
            g.Op("ScatterND", [x, indices, updates], ("reduction", reduction.Word()));

        /// <summary>A new axis of length <paramref name="depth"/> that is 1 at the index and 0 elsewhere; all 0 for an index outside of the axis.</summary>
        public OnnxValue OneHot(OnnxValue indices, long depth, ElementType type = ElementType.Float, int axis = -1)
        {
            // ONNX Runtime makes few types; the others are cast.
            ElementType made = type is ElementType.Float or ElementType.Int64 ? type : ElementType.Int64;
            OnnxValue values = g.Constant(made == ElementType.Float ? OnnxTensor.From<float>([0, 1], 2) : OnnxTensor.Vector(0, 1));
            return g.Cast(g.Op("OneHot", [indices, g.Integers(depth), values], ("axis", axis)), type);
        }

        /// <summary>1 on a diagonal of a matrix as large as <paramref name="x"/>, 0 elsewhere.</summary>
        /// <param name="x">A matrix; its elements do not matter.</param>
        /// <param name="type">The type of the result.</param>
        /// <param name="diagonal">How far above the main diagonal.</param>
        public OnnxValue EyeLike(OnnxValue x, ElementType type = ElementType.Float, long diagonal = 0) => g.Op("EyeLike", [x], ("dtype", (long)type), ("k", diagonal));

        /// <summary>The upper or lower triangle of the matrices in the last two axes, 0 elsewhere.</summary>
        /// <param name="x">[..., rows, columns].</param>
        /// <param name="upper">Which triangle stays.</param>
        /// <param name="diagonal">How far above the main diagonal the border lies.</param>
        public OnnxValue Trilu(OnnxValue x, bool upper, long diagonal = 0) => g.Op("Trilu", [x, g.Constant(OnnxTensor.Scalar(diagonal))], ("upper", upper));

        /// <summary>The tensor repeated along its axes.</summary>
        /// <param name="x">Any tensor.</param>
        /// <param name="repeats">How often, one number an axis.</param>
        public OnnxValue Tile(OnnxValue x, params ReadOnlySpan<long> repeats) => g.Op("Tile", [x, g.Integers(repeats)]);

        /// <summary>The tensor repeated along its axes, as often as is known only when the model runs.</summary>
        /// <param name="x">Any tensor.</param>
        /// <param name="repeats">How often, as a vector with one Int64 an axis.</param>
        public OnnxValue Tile(OnnxValue x, OnnxValue repeats) => g.Op("Tile", [x, repeats]);

        /// <summary>The entries of an axis at which a vector of Bool is true; how many is known only when the model runs.</summary>
        public OnnxValue Compress(OnnxValue x, OnnxValue condition, int axis) => g.Op("Compress", [x, condition], ("axis", axis));

        /// <summary>The places of all elements that are not 0, as Int64 [rank of x, how many]; how many is known only when the model runs.</summary>
        public OnnxValue NonZero(OnnxValue x) => g.Op("NonZero", [x]);
    }
}
