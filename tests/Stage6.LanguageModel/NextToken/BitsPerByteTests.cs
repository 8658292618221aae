using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public class BitsPerByteTests
{
    [Fact]
    public void CountsTheEndAndNotTheLanguage()
    {
        // Bytes as they are and an end: log2(257) bits for each of 4 + 1 tokens, over the 4 bytes of "né!".
        TokenText text = ByteTokens.Of("fr", "né!"u8);
        Assert.Equal([ByteTokens.Of("fr"), 'n', 0xC3, 0xA9, '!', ByteTokens.End], text.Tokens);
        double bits = Assert.Single(BitsPerByte.Bits(new Even(), [text]));
        Assert.Equal(5 * Math.Log2(257), bits, 1e-12);
        Assert.Equal(5 * Math.Log2(257) / 4, BitsPerByte.Of([bits], [text]).Value, 1e-12);
    }

    [Fact]
    public void SumsBeforeItDivides()
    {
        TokenText[] texts = [new("en", [9, 1], 10), new("de", [9, 1], 7), new("en", [9, 1], 30)];
        OrderedDictionary<string, CorpusScore> scores = BitsPerByte.ByLanguage([20, 21, 20], texts);
        Assert.Equal(["en", "de"], scores.Keys);
        Assert.Equal((1.0, 3.0), (scores["en"].Value, scores["de"].Value));
        Assert.Equal(2, scores["en"].Count);
        Assert.Empty(BitsPerByte.Bits(new Even(), []));
    }

    private sealed class Even : ITokenScorer
    {
        public int VocabularySize => 257;

        public void Score(ReadOnlySpan<int> tokens, Span<double> probabilities) => probabilities.Fill(1.0 / 257);
    }
}
