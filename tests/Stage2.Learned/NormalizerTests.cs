using System.Text;
using CsCheck;

namespace MlNetPath.Stage2.Learned.Tests;

public class NormalizerTests
{
    [Theory]
    [InlineData("", " ")]
    [InlineData("Wo ist  der\tBahnhof?", " wo ist der bahnhof? ")]
    [InlineData("Type '{0}' is not {1:D2}.", " type ' ' is not . ")]
    [InlineData("{a{b}", " {a ")]
    [InlineData("100% of 12 files", " % of files ")]
    [InlineData("%s and %d", " and ")]
    [InlineData("a<br/>b", " a b ")]
    [InlineData("a <> b < c", " a <> b < c ")]
    [InlineData("<expresión>", " <expresión> ")]
    [InlineData("{name}: <VALUE> 12", " : ")]
    [InlineData("{0} <VALUE>", " {} <value> ")]
    [InlineData("ÄÖÜ ŁÓDŹ ПРИВЕТ", " äöü łódź привет ")]
    [InlineData("\u3000全角　空白", " 全角 空白 ")]
    [InlineData("٣ ４", " ")]
    [InlineData("\0\u0007a", " a ")]
    [InlineData("🙂", " 🙂 ")]
    public void Normalizes(string text, string expected) => Assert.Equal(expected, Normalized(text));

    // Not among the rows above: an attribute's strings are UTF-8, which cannot hold it.
    [Fact]
    public void ALoneSurrogateIsReplaced() => Assert.Equal(" a\uFFFDb ", Normalized("a\uD800b"));

    [Fact]
    public void EveryTextFitsItsBufferAndIsValidUtf8() =>
        Gen.String.Sample(text =>
        {
            string normalized = Normalized(text);
            return normalized[0] == ' ' && normalized[^1] == ' ' && !normalized.Contains("  ", StringComparison.Ordinal);
        });

    [Fact]
    public void NormalizingTwiceChangesNothing() =>
        Gen.String[Gen.Char["aB1 é{}%<>?\u4e2d"], 0, 30].Sample(text =>
        {
            // Removing a placeholder may bring two braces together, so texts without marks are taken.
            string plain = text.Replace("{", "").Replace("<", "").Replace("%", "");
            return Normalized(Normalized(plain)) == Normalized(plain);
        });

    private static string Normalized(string text)
    {
        var utf8 = new byte[TextNormalizer.MaxBytes(text.Length)];
        int length = TextNormalizer.Normalize(text, utf8);
        return new UTF8Encoding(false, true).GetString(utf8, 0, length);
    }
}
