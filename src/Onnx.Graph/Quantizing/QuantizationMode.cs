namespace MlNetPath.Onnx.Graph;

/// <summary>What <see cref="ModelQuantization"/> makes of a model's weights, and what then computes.</summary>
public enum QuantizationMode
{
    /// <summary>
    /// Weights and activations as 8-bit integers: the smallest time for batches. The scale of activations is found anew at every run, over the whole input of a layer, so that what a row gives depends a little on the
    /// rows that are scored together with it.
    /// </summary>
    Int8,

    /// <summary>
    /// Weights as 8-bit integers with a scale for every block of them. A row's result does not depend on its batch-mates. About as fast as float32 for batches, faster for single rows; needs ONNX Runtime (operator MatMulNBits).
    /// </summary>
    Int8Weights,

    /// <summary>As <see cref="Int8Weights"/>, with 4 bits a weight: the smallest files, and the largest errors.</summary>
    Int4Weights,

    /// <summary>
    /// Weights and computation in half precision; inputs and outputs stay as they are. Half the size. On a CPU, ONNX Runtime computes most of it in float32 all the same, so this is for size, and for devices that compute in half.
    /// </summary>
    Float16,

    /// <summary>Weights in half precision, which are float32 again once the model is loaded, and computation as it was: half the size of a file, and neither faster nor slower.</summary>
    Float16Weights,
}
