namespace MlNetPath.Onnx.Graph.Tests.Files;

/// <summary>Files that were once models: cut, with bits flipped, with lengths made huge, spliced together, with noise in them.</summary>
internal sealed class Mutations(IReadOnlyList<byte[]> files, int seed)
{
    private static readonly byte[][] HugeNumbers =
    [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], [0x00],
    ];

    private readonly Random random = new(seed);

    public byte[] Next()
    {
        byte[] file = [.. files[random.Next(files.Count)]];
        switch (random.Next(9))
        {
            case 0:
                return file[..random.Next(file.Length)];
            case 1:
                return Noise(random.Next(200));
            case 2:
                byte[] other = files[random.Next(files.Count)];
                return [.. file[..random.Next(file.Length)], .. other[random.Next(other.Length)..]];
            case 3:
                int at = random.Next(file.Length);
                return [.. file[..at], .. HugeNumbers[random.Next(HugeNumbers.Length)], .. file[(at + 1)..]];
            case 4:
                at = random.Next(file.Length);
                return [.. file[..at], .. Noise(random.Next(20)), .. file[at..]];
            case 5:
                int from = random.Next(file.Length), to = random.Next(from, file.Length);
                return [.. file[..from], .. file[to..]];
            case 6:
                from = random.Next(file.Length);
                to = Math.Min(file.Length, from + random.Next(200));
                return [.. file[..to], .. file[from..]];
            default:
                for (int flips = 1 << random.Next(4); flips > 0; flips--)
                {
                    file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
                }

                return file;
        }
    }

    private byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
