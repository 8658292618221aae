namespace MlNetPath.Onnx.Graph.Drawing;

/// <summary>
/// Finds how far to the right each point lies: as near as it can to the mean of its neighbours without leaving its place in the row. For one row that is a
/// least-squares problem with an order to keep, which pooling adjacent violators solves exactly; rows are done again and again, down and up.
/// </summary>
internal static class Placement
{
    private const double Gap = 26;
    private const int Sweeps = 10;

    /// <summary>The middle of every point; the leftmost edge is at 0.</summary>
    public static double[] Of(Layering layers)
    {
        var x = new double[layers.Row.Count];
        foreach (List<int> row in layers.Points)
        {
            double[] offsets = Offsets(row, layers);
            for (int i = 0; i < row.Count; i++)
            {
                x[row[i]] = offsets[i] - (offsets[^1] / 2);
            }
        }

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (List<int> row in layers.Points)
            {
                Place(row, layers, layers.Above, x);
            }

            foreach (List<int> row in Enumerable.Reverse(layers.Points))
            {
                Place(row, layers, layers.Below, x);
            }
        }

        double left = Enumerable.Range(0, x.Length).Select(p => x[p] - layers.Left(p)).DefaultIfEmpty().Min();
        for (int i = 0; i < x.Length; i++)
        {
            x[i] -= left;
        }

        return x;
    }

    private static void Place(List<int> row, Layering layers, List<List<int>> neighbours, double[] x)
    {
        double[] offsets = Offsets(row, layers);

        // Blocks of points that touch: the sum of weights, the weighted sum of wanted places (without offsets), and how many.
        var blocks = new List<(double Weight, double Sum, int Count)>(row.Count);
        for (int i = 0; i < row.Count; i++)
        {
            int point = row[i];
            List<int> near = neighbours[point];
            double wanted = near.Count == 0 ? x[point] : near.Average(n => x[n]);

            // Lines that pass straight through are worth more than boxes in the middle; what has no neighbours here gives way.
            double weight = near.Count == 0 ? 0.1 : layers.IsBox(point) ? 1 : 4;
            (double Weight, double Sum, int Count) block = (weight, weight * (wanted - offsets[i]), 1);
            while (blocks.Count > 0 && blocks[^1].Sum / blocks[^1].Weight > block.Sum / block.Weight)
            {
                block = (block.Weight + blocks[^1].Weight, block.Sum + blocks[^1].Sum, block.Count + blocks[^1].Count);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add(block);
        }

        int next = 0;
        foreach ((double weight, double sum, int count) in blocks)
        {
            for (int end = next + count; next < end; next++)
            {
                x[row[next]] = (sum / weight) + offsets[next];
            }
        }
    }

    private static double[] Offsets(List<int> row, Layering layers)
    {
        var offsets = new double[row.Count];
        for (int i = 1; i < row.Count; i++)
        {
            offsets[i] = offsets[i - 1] + layers.Right(row[i - 1]) + layers.Left(row[i]) + Gap;
        }

        return offsets;
    }
}
