using MlNetPath.Onnx.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch;

/// <summary>Padding in the inputs of the parity check: rows that end in it, one that is nothing else, and rows without.</summary>
internal static class PaddedRows
{
    /// <summary>The run, of those with these shapes, in which there are rows filled wholly: the last one with several rows that are longer than 1, if there is one.</summary>
    public static int RunOfWholeRows(long[][] shapes) =>
        Enumerable.Range(0, shapes.Length).MaxBy(run => (Score(shapes[run]), run));

    /// <summary>Fills rows of a sample.</summary>
    public static void Fill(Tensor sample, TensorSpec input, Generator random, int run, int wholeRowsAt)
    {
        if (input.Padding is not { } padding || sample.shape is not [> 0, > 0, ..])
        {
            return;
        }

        long rows = sample.shape[0];
        using Tensor lengths = randint(1, sample.shape[1] + 1, [rows], generator: random);
        for (long row = 0; row < rows; row++)
        {
            long length = row switch
            {
                0 when rows == 1 && run % 2 == 0 => sample.shape[1],
                0 => Math.Max(1, Math.Min(lengths[row].ToInt64(), sample.shape[1] - 1)),
                1 => sample.shape[1],
                _ => lengths[row].ToInt64(),
            };
            Fill(sample[row], run == wholeRowsAt && row == rows - 1 ? 0 : length, padding);
        }

        // The other truth value, where there is a row or a run left for it.
        if (input.Type == ElementType.Bool && (rows > 1 ? run == wholeRowsAt : run == wholeRowsAt - 1))
        {
            Fill(sample[0], 0, 1 - padding);
        }
    }

    private static int Score(long[] shape) => shape is [var rows, var length, ..] ? (length > 1 ? 2 : 0) + (rows > 1 ? 1 : 0) : 0;

    private static void Fill(Tensor row, long from, long value)
    {
        if (from < row.shape[0])
        {
            using Tensor tail = row.narrow(0, from, row.shape[0] - from);
            tail.fill_(value);
        }
    }
}
