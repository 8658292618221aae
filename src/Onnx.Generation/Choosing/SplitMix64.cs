namespace MlNetPath.Onnx.Generation;

/// <summary>Random numbers that are the same on every system for the same seed. (Steele, Lea and Flood, 2014: Fast splittable pseudorandom number generators.)</summary>
internal sealed class SplitMix64(long seed)
{
    private ulong state = (ulong)seed;

    /// <summary>The next number, from 0 on, less than 1.</summary>
    public double Next()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
