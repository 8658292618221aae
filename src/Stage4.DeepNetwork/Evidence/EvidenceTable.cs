using TorchSharp;
using static TorchSharp.torch;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>
/// What is known of each bucket before a step is taken. Evidence: for each label the logarithm of how much more often it was met with this label than with others, and how often it was met at all. Votes: what a linear model has learned of it. A bucket has the number of a row of a
/// codebook, in which rows that are nearly alike are one. There is one table of all training texts, and beside it one for each fold of them, made of all other folds:
/// a text is taught what the others say, as it will be when it is new.
/// </summary>
/// <remarks>Not a module: nothing of it is learned by steps, and it can be made again of the same texts. Not safe to use from several threads.</remarks>
internal sealed class EvidenceTable : IDisposable
{
    private Tensor codes, rows;

    /// <param name="buckets">How many buckets a table has.</param>
    /// <param name="codes">The codes of all tables, one table behind the other, the one of all texts last: int32 [tables * buckets].</param>
    /// <param name="codebook">The rows, in 8 bits: [codes, numbers]. Row 0 is 0.</param>
    /// <param name="evidence">How many numbers of a row are evidence; the others, behind them, are votes.</param>
    /// <param name="steps">What a number of a row is to be multiplied by, for each of its places.</param>
    /// <param name="device">Where to compute.</param>
    public EvidenceTable(int buckets, int[] codes, sbyte[,] codebook, int evidence, float[] steps, Device device)
    {
        (Buckets, Codebook, Evidence, Steps) = (buckets, codebook, evidence, steps);
        Folds = (codes.Length / buckets) - 1;
        using DisposeScope scope = NewDisposeScope();
        this.codes = tensor(codes, device: device).DetachFromDisposeScope();
        rows = (tensor(codebook).to_type(ScalarType.Float32) * tensor(steps)).to(device).DetachFromDisposeScope();
    }

    /// <summary>A table that says nothing of anything.</summary>
    /// <param name="buckets">How many buckets it has.</param>
    /// <param name="numbers">How many numbers a row has.</param>
    /// <param name="folds">How many folds there are.</param>
    public static EvidenceTable Empty(int buckets, int numbers, int folds = 0) => new(buckets, new int[buckets * (folds + 1)], new sbyte[1, numbers], numbers, [.. Enumerable.Repeat(1f, numbers)], CPU);

    /// <summary>How many buckets a table has.</summary>
    public int Buckets { get; }

    /// <summary>How many folds there are, beside the table of all.</summary>
    public int Folds { get; }

    /// <summary>Numbers of a row.</summary>
    public int Numbers => Codebook.GetLength(1);

    /// <summary>How many of them are evidence; the others, behind them, are votes.</summary>
    public int Evidence { get; }

    /// <summary>The rows, in 8 bits: [codes, numbers].</summary>
    public sbyte[,] Codebook { get; }

    /// <summary>What a number of a row is to be multiplied by, for each of its places.</summary>
    public float[] Steps { get; }

    /// <summary>The codes of the table of all texts.</summary>
    public ushort[] Codes
    {
        get
        {
            using Tensor own = codes.narrow(0, (long)Folds * Buckets, Buckets).cpu();
            return [.. own.data<int>().Select(code => (ushort)code)];
        }
    }

    /// <summary>Buckets, int64 [batch, length, kinds]: rows, float [batch, length, kinds, <see cref="Numbers"/>].</summary>
    /// <param name="buckets">The buckets.</param>
    /// <param name="folds">The fold of each text, which its rows leave out: int64 [batch]; null for the table of all.</param>
    public Tensor Look(Tensor buckets, Tensor? folds)
    {
        using var off = no_grad();
        Tensor place = buckets + (folds is null ? (long)Folds * Buckets : folds.view(-1, 1, 1) * Buckets);
        return rows.index_select(0, codes.index_select(0, place.flatten())).view([.. buckets.shape, Numbers]);
    }

    /// <summary>Moves it to the CPU.</summary>
    public void Cpu()
    {
        (Tensor oldCodes, Tensor oldRows) = (codes, rows);
        (codes, rows) = (codes.cpu().DetachFromDisposeScope(), rows.cpu().DetachFromDisposeScope());
        foreach (Tensor old in (Tensor[])[oldCodes, oldRows])
        {
            if (old.device_type != DeviceType.CPU)
            {
                old.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        codes.Dispose();
        rows.Dispose();
    }
}
