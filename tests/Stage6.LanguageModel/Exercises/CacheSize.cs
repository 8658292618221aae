namespace MlNetPath.Stage6.LanguageModel.Tests.Exercises;

/// <summary>Exercise 5: what the model remembers.</summary>
internal static class CacheSize
{
    /// <summary>Counts the bytes of the cache: keys and values of all tokens so far, in single precision.</summary>
    /// <param name="blocks">Blocks.</param>
    /// <param name="keyHeads">Heads of keys and values of a block.</param>
    /// <param name="headSize">Numbers of a key, and of a value.</param>
    /// <param name="tokens">Tokens so far.</param>
    public static long Bytes(int blocks, int keyHeads, int headSize, int tokens) => 2L * sizeof(float) * blocks * keyHeads * headSize * tokens;
}
