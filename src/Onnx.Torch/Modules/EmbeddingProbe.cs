using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetPath.Onnx.Torch.Modules;

/// <summary>
/// Finds out what TorchSharp does not tell of its embeddings, by looking rows up: whether <c>max_norm</c> scales rows, how bags are reduced, and which row is
/// padding. The tables are as before afterwards.
/// </summary>
internal static class EmbeddingProbe
{
    private const long RowsAtOnce = 4096;

    /// <summary>Refuses a table that changes when it is read.</summary>
    public static void RequireFixedTable(OnnxScope g, Embedding module)
    {
        using Parameter table = module.weight!;
        List<long> other = OtherRows(g, table, indices => module.forward(indices));
        if (other.Count > 0)
        {
            throw g.Error($"row {other[0]} of its table is not what it gives for that index");
        }
    }

    /// <summary>The settings of a bag that reduces rows of [batch, length].</summary>
    public static BagSettings SettingsOf(OnnxScope g, EmbeddingBag module)
    {
        using var gradients = no_grad();
        using var scope = NewDisposeScope();
        Tensor table = module.weight!.detach();
        List<long> other = OtherRows(g, table, indices => Forward(module, indices.unsqueeze(1)));
        if (other.Count > 1)
        {
            throw g.Error($"rows {other[0]} and {other[1]} of its table are not what it gives for bags of that index alone. With include_last_offset, bags are given by offsets, which is not exported");
        }

        Hyperparameters stated = g.Stated(s => s with { Mode = null, PaddingIndex = null });
        EmbeddingBagMode mode = ModeOf(g, module, table, other, stated);
        if (stated.PaddingIndex is not { } padding)
        {
            return new(mode, other is [long row] ? row : ZeroPadding(g, module, table, mode));
        }

        return padding >= table.shape[0] || (other is [long seen] && seen != padding)
            ? throw g.Error($"{nameof(ExportOptions)}.{nameof(ExportOptions.Hyperparameters)} states {nameof(Hyperparameters.PaddingIndex)} = {padding}, and that is not what it computes with")
            : new(mode, padding < 0 ? null : padding);
    }

    /// <summary>The rows that the module does not give as they are in its table.</summary>
    private static List<long> OtherRows(OnnxScope g, Tensor table, Func<Tensor, Tensor> lookUp)
    {
        var other = new List<long>();
        using var gradients = no_grad();
        for (long first = 0; first < table.shape[0]; first += RowsAtOnce)
        {
            using var scope = NewDisposeScope();
            long count = Math.Min(RowsAtOnce, table.shape[0] - first);
            Tensor rows = table.detach().narrow(0, first, count);
            Tensor before = rows.clone();
            Tensor given = lookUp(arange(first, first + count, ScalarType.Int64, table.device));
            Tensor changed = Differs(rows, before);
            if (changed.any().ToBoolean())
            {
                rows.copy_(before);
                throw g.Error(
                    $"max_norm scales rows of its table when they are looked up (row {first + changed.nonzero()[0, 0].ToInt64()}, for instance), which a file cannot. Look every row up once, which scales them for good, and export then");
            }

            if (!given.shape.SequenceEqual(rows.shape))
            {
                throw g.Error($"{count} bags of one index give [{string.Join(", ", given.shape)}]. With include_last_offset, bags are given by offsets, which is not exported");
            }

            other.AddRange(Differs(given, before).nonzero().flatten().data<long>().Select(i => first + i));
        }

        return other;
    }

    // Which rows of two matrices are not the same; NaN is the same as NaN.
    private static Tensor Differs(Tensor left, Tensor right) => left.ne(right).logical_and(left.isnan().logical_and(right.isnan()).logical_not()).any(1);

    private static EmbeddingBagMode ModeOf(OnnxScope g, EmbeddingBag module, Tensor table, List<long> padding, Hyperparameters stated)
    {
        long[] sure = [.. table.ne(0).any(1).nonzero().flatten().data<long>().Except(padding).Take(64)];
        var fitting = new List<EmbeddingBagMode> { EmbeddingBagMode.Sum, EmbeddingBagMode.Mean, EmbeddingBagMode.Max };
        fitting.RemoveAll(mode => mode != (stated.Mode ?? mode));
        for (int i = 0; i < sure.Length; i++)
        {
            // Twice, so that the answer of the first bag is tested on others.
            Tensor bag = tensor([sure[i], sure[i], sure[(i + 1) % sure.Length]], device: table.device);
            Tensor given = Forward(module, bag.unsqueeze(0))[0];
            Tensor rows = table[bag].to(ScalarType.Float64);
            fitting.RemoveAll(mode => !Close(given, Reduce(rows, mode)));
            if (fitting.Count <= 1 && i >= 1)
            {
                break;
            }
        }

        return fitting is [EmbeddingBagMode one] ? one
            : stated.Mode is not null ? throw g.Error($"{nameof(ExportOptions)}.{nameof(ExportOptions.Hyperparameters)} states {nameof(Hyperparameters.Mode)} = {stated.Mode}, and that is not what it computes with")
            : throw g.Error($"whether it sums, averages or takes the largest cannot be told from what it computes, because too few rows of its table differ. Export it with its trained table, or state it in {nameof(ExportOptions)}.{nameof(ExportOptions.Hyperparameters)}");
    }

    // A row of zeros may be padding: looked up alone it gives zeros either way.
    private static long? ZeroPadding(OnnxScope g, EmbeddingBag module, Tensor table, EmbeddingBagMode mode)
    {
        Tensor zeros = table.eq(0).all(1).nonzero().flatten();
        Tensor others = (mode == EmbeddingBagMode.Max ? table.lt(0) : table.ne(0)).any(1).nonzero().flatten();
        if (mode == EmbeddingBagMode.Sum || zeros.numel() == 0 || others.numel() == 0)
        {
            return null; // zeros in a sum, or below which nothing is, make no difference
        }

        Tensor other = others[0];
        Tensor alone = table[other].to(ScalarType.Float64);
        Tensor given = Forward(module, stack([zeros, other.expand(zeros.shape)], 1)); // bags of one row of zeros and one other
        Tensor leftOut = CloseRows(given, alone);
        Tensor unclear = zeros[leftOut.eq(CloseRows(given, Reduce(stack([zeros_like(alone), alone]), mode)))];
        if (unclear.numel() > 0)
        {
            throw g.Error($"whether row {unclear[0].ToInt64()} of its table is padding cannot be told from what it computes. Export it with its trained table, or state it in {nameof(ExportOptions)}.{nameof(ExportOptions.Hyperparameters)}");
        }

        long[] padding = [.. zeros[leftOut].data<long>()];
        return padding.Length switch
        {
            0 => null,
            1 => padding[0],
            _ => throw g.Error($"it leaves out rows {padding[0]} and {padding[1]} of its table, and one row of padding is exported"),
        };
    }

    private static Tensor Reduce(Tensor rows, EmbeddingBagMode mode) => mode switch
    {
        EmbeddingBagMode.Sum => rows.sum([0L]),
        EmbeddingBagMode.Mean => rows.mean([0L]),
        _ => rows.amax([0L]),
    };

    private static bool Close(Tensor given, Tensor expected) => CloseRows(given.unsqueeze(0), expected).ToBoolean();

    private static Tensor CloseRows(Tensor given, Tensor expected)
    {
        double slack = given.dtype switch
        {
            ScalarType.Float64 => 1e-12,
            ScalarType.Float32 => 1e-5,
            _ => 1e-2,
        };
        return (given.to(ScalarType.Float64) - expected).abs().amax([1L]).le(expected.abs().max() * slack);
    }

    private static Tensor Forward(EmbeddingBag module, Tensor indices) => module.forward(indices, null, null);
}
