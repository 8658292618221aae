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
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var parts = (Train: new TextData.Builder(), Validation: new TextData.Builder());
        for (int row = 0; row < data.Count; row++)
        {
            SHA256.HashData(data.Utf8(row), hash);
            bool validated = BinaryPrimitives.ReadUInt64LittleEndian(hash) < fraction * ulong.MaxValue;
            (validated ? parts.Validation : parts.Train).Add(data.Utf8(row), data.Labels[row]);
        }

        return (parts.Train.Build(), parts.Validation.Build());
    }

    /// <summary>One after the other.</summary>
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

        return all.Build();
    }
}
