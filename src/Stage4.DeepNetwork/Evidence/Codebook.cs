using MlNetPath.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// Rows that stand for many like them, found by clustering in two steps: coarse groups first, then within each. Row 0 is 0. Where there are few rows, each stands for itself.
/// </summary>
/// <remarks>Vector quantization with a tree: Gersho and Gray, "Vector Quantization and Signal Compression", 1992. Steps of Lloyd's algorithm; which rows are looked at follows from torch's random numbers.</remarks>
internal sealed class Codebook : IDisposable
{
    // 256 groups of 255 and the row of zeros are as many as 16 bits can number.
    private const int Groups = 256, InGroup = 255, Rounds = 8, Looked = 200_000;

    private readonly Tensor coarse;
    private readonly List<Tensor> fine = [];
    private readonly List<int> firstCode = [];

    /// <summary>Finds them.</summary>
    /// <param name="rows">The rows, float [rows, numbers].</param>
    /// <param name="counts">How often each was met, float [rows]: what was met often should be told most exactly.</param>
    public Codebook(Tensor rows, Tensor counts)
    {
        using DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        using var pause = new CollectionPause();
        long size = Math.Min(rows.shape[0], Looked);
        Tensor looked = size == rows.shape[0] ? rows : rows.index_select(0, counts.pow(0.75).multinomial(size));
        coarse = Cluster(looked, (int)Math.Min(Groups, size)).DetachFromDisposeScope();
        int code = 1;
        foreach (Tensor members in Members(looked))
        {
            pause.Between();
            Tensor own = looked.index_select(0, members);
            fine.Add((members.shape[0] == 0 ? coarse.narrow(0, fine.Count, 1).clone() : Cluster(own, (int)Math.Min(InGroup, own.shape[0]))).DetachFromDisposeScope());
            firstCode.Add(code);
            code += (int)fine[^1].shape[0];
        }
    }

    /// <summary>The rows that stand for others, float [codes, numbers].</summary>
    public Tensor Rows => cat([zeros(1, coarse.shape[1]), .. fine]);

    /// <summary>The code of each row of float [rows, numbers]; 0 where all its numbers are.</summary>
    public int[] Encode(Tensor rows)
    {
        using DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        using var pause = new CollectionPause();
        var codes = new int[rows.shape[0]];
        int group = 0;
        foreach (Tensor members in Members(rows))
        {
            pause.Between();
            if (members.shape[0] > 0)
            {
                long[] places = members.data<long>().ToArray(), nearest = Nearest(rows.index_select(0, members), fine[group]).data<long>().ToArray();
                for (int i = 0; i < places.Length; i++)
                {
                    codes[places[i]] = firstCode[group] + (int)nearest[i];
                }
            }

            group++;
        }

        foreach (long place in rows.abs().amax([1L]).eq(0).nonzero().flatten().data<long>().ToArray())
        {
            codes[place] = 0;
        }

        return codes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        coarse.Dispose();
        fine.ForEach(rows => rows.Dispose());
    }

    // The places of the rows of each group.
    private IEnumerable<Tensor> Members(Tensor rows)
    {
        Tensor group = Nearest(rows, coarse);
        Tensor order = group.argsort(), ends = group.bincount(null, minlength: (int)coarse.shape[0]).cumsum(0);
        long start = 0;
        foreach (long end in ends.data<long>().ToArray())
        {
            yield return order.narrow(0, start, end - start);
            start = end;
        }
    }

    private static Tensor Cluster(Tensor rows, int count)
    {
        Tensor centers = rows.narrow(0, 0, count).clone();
        for (int round = 0; round < Rounds && count < rows.shape[0]; round++)
        {
            Tensor nearest = Nearest(rows, centers), number = nearest.bincount(null, minlength: count).to_type(ScalarType.Float32).unsqueeze(1);
            Tensor sums = zeros_like(centers).index_add_(0, nearest, rows, 1);
            centers = where(number.eq(0), centers, sums / number.clamp(min: 1));
        }

        return centers;
    }

    private static Tensor Nearest(Tensor rows, Tensor centers)
    {
        const int InPart = 65_536;
        var parts = new List<Tensor>();
        Tensor squares = centers.pow(2).sum(1);
        for (long start = 0; start < rows.shape[0]; start += InPart)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor part = rows.narrow(0, start, Math.Min(InPart, rows.shape[0] - start));
            parts.Add((squares - (part.matmul(centers.t()) * 2)).argmin(1).MoveToOuterDisposeScope());
        }

        return parts.Count == 0 ? zeros(0, ScalarType.Int64) : cat(parts);
    }
}
