namespace MlNetPath.Cli.Tests;

/// <summary>Damages files.</summary>
internal static class Damage
{
    /// <summary>A copy that is cut off, has a part twice, has two bytes replaced, or a bit flipped.</summary>
    public static byte[] Of(byte[] whole, Random random)
    {
        byte[] copy = [.. whole];
        switch (random.Next(4))
        {
            case 0:
                return copy[..random.Next(copy.Length)];
            case 1:
                int at = random.Next(copy.Length);
                return [.. copy[..at], .. copy[random.Next(copy.Length)..], .. copy[at..]];
            case 2:
                copy[random.Next(copy.Length)] = (byte)random.Next(256);
                copy[random.Next(copy.Length)] = 0xFF;
                return copy;
            default:
                copy[random.Next(copy.Length)] ^= (byte)(1 << random.Next(8));
                return copy;
        }
    }
}
