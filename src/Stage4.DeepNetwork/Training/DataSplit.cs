using System.Buffers.Binary;
using System.Security.Cryptography;
using MlNetPath.Core;

namespace MlNetPath.Stage4.DeepNetwork;

/// <summary>Cuts and joins training texts.</summary>
internal static class DataSplit
{
    /// <summary>Takes a share of the texts away to validate on. A text's hash decides, so equal texts stay together, and the same data give the same parts.</summary>
    public static (TextData Train, TextData Validation) Split(TextData data, double fraction)
    {
        var parts = (Train: new List<int>(), Validation: new List<int>());
        for (int row = 0; row < data.Count; row++)
        {
            bool validated = Hash(data.Utf8(row)) < fraction * ulong.MaxValue;
            (validated ? parts.Validation : parts.Train).Add(row);
        }

        return (data.Select(parts.Train), data.Select(parts.Validation));
    }

    /// <summary>One after the other. Where the first has groups, each row of the second is one of its own.</summary>
    public static TextData Join(TextData first, TextData second)
    {
        if (second.Count == 0)
        {
            return first;
        }

        var all = new TextData.Builder();
        foreach (TextData part in (TextData[])[first, second])
        {
            for (int row = 0; row < part.Count; row++)
            {
                all.Add(part.Utf8(row), part.Labels[row]);
            }
        }

        TextData joined = all.Build();
        int groups = first.Groups.Length == 0 ? 0 : first.Groups.ToArray().Max() + 1;
        return groups == 0 ? joined : joined.WithGroups([.. first.Groups, .. Enumerable.Range(groups, second.Count)]);
    }

    /// <summary>A number that a text always has, here and elsewhere.</summary>
    public static ulong Hash(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
