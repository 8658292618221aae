using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public class RuleTableTests
{
    private static readonly RuleTable Rules = new(ParallelCorpus.Languages);

    [Theory]
    [InlineData("en", "")]
    [InlineData("en", "The type '{0}")]
    [InlineData("de", "Öffnen. ")]
    [InlineData("ru", "Не найд")]
    [InlineData("ja", "型が。")]
    [InlineData("zh-Hant", "😀")]
    [InlineData("ko", "a\u0001")]
    public void SumsToOneAfterAnything(string language, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        for (int length = 0; length <= utf8.Length; length++)
        {
            double sum = Enumerable.Range(0, Rules.VocabularySize).Sum(next => Probability(language, utf8[..length], next));
            Assert.Equal(1, sum, 1e-12);
        }
    }

    [Fact]
    public void SaysWhatItsRulesSay()
    {
        Assert.InRange(Probability("en", "Cannot open {0"u8, '}'), 0.9, 1);
        Assert.InRange(Probability("en", "q"u8, 'u'), 0.85, 1);
        Assert.True(Probability("fr", "le type"u8, ' ') > Probability("fr", "le type"u8, '%'));
        Assert.True(Probability("ru", "{0} "u8, 0xD0) > 20 * Probability("en", "{0} "u8, 0xD0));

        // After the first byte of a character comes one of the 64 that go on.
        Assert.InRange(Enumerable.Range(0x80, 64).Sum(next => Probability("ja", [0xE5, 0x9E], next)), 0.98, 1);
        Assert.InRange(Probability("ja", "型。"u8, ByteTokens.End), 0.2, 0.4);
    }

    [Fact]
    public void NeedsFewerBitsThanNoRules()
    {
        // Eight bits a byte and a little for the end are what no rule at all costs.
        TokenText[] texts = [ByteTokens.Of("en", "The type or namespace name '{0}' could not be found."u8), ByteTokens.Of("de", "Der Typ oder der Namespace {0} wurde nicht gefunden."u8)];
        CorpusScore score = BitsPerByte.Of(BitsPerByte.Bits(Rules, texts), texts);
        Assert.InRange(score.Value, 2, 5);
    }

    private static double Probability(string language, ReadOnlySpan<byte> before, int next)
    {
        var tokens = new int[before.Length + 2];
        tokens[0] = ByteTokens.Of(language);
        for (int i = 0; i < before.Length; i++)
        {
            tokens[i + 1] = before[i];
        }

        tokens[^1] = next;
        var probabilities = new double[tokens.Length - 1];
        Rules.Score(tokens, probabilities);
        return probabilities[^1];
    }
}
