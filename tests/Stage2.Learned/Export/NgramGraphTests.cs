using System.Text;
using CsCheck;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned.Tests;

public sealed class NgramGraphTests : IDisposable
{
    private readonly GraphBuckets graph = new();

    public void Dispose() => graph.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a")]
    [InlineData("ab cd")]
    [InlineData("Wo ist  der\tBahnhof? 12 3 Gleise")]
    [InlineData("1 2 3")]
    [InlineData("a{0}b {name} {not closed")]
    [InlineData("{a{b}c}d")]
    [InlineData("a<> b<x>c < d > <<e>> {<f>} <{g}>")]
    [InlineData("{}")]
    [InlineData("{0}{1} <VALUE>")]
    [InlineData("{0}{1}{2}x{3}")]
    [InlineData("%s")]
    [InlineData("%%d %1 %é 100% of %s%d%")]
    [InlineData("{%d} %{0} %<a> %")]
    [InlineData("<ÄÖÜ🙂🙂>")]
    [InlineData("\0\u0007\u0085\u00A0x\u3000\u2028")]
    [InlineData("İıſK\u212A ẞß Ω ΌΣΟΣ")]
    [InlineData("𐐀𐐁 🙂🙃🙂 日本語テキスト، ٣４ 한국어")]
    public void BucketsAreThoseOfTheHasher(string text) => Assert.Equal(GraphBuckets.Expected(text), graph.Of([text])[0]);

    [Fact]
    public void PlaceholdersAreMeasuredInUtf16()
    {
        foreach (string inside in (string[])["x", "é", "中", "🙂", "x🙂"])
        {
            foreach (int length in Enumerable.Range(15, 30))
            {
                string text = $"a {{{string.Concat(Enumerable.Repeat(inside, length))}}} b <{string.Concat(Enumerable.Repeat(inside, length))}> c";
                Assert.Equal(GraphBuckets.Expected(text), graph.Of([text])[0]);
            }
        }
    }

    [Fact]
    public void AllCodePointsAreFoldedAlike()
    {
        // A letter on both sides, so that a space and nothing at all are told apart.
        string[] texts = [.. Enumerable.Range(0, 0x110000).Where(c => c is < 0xD800 or > 0xDFFF).Select(c => $"x{char.ConvertFromUtf32(c)}y")];
        foreach (string[] batch in texts.Chunk(4096))
        {
            AssertSame(batch);
        }
    }

    [Fact]
    public void ThousandsOfTextsOfAllLanguages()
    {
        TextData test = Tasks.Languages.Load().TestData;
        string[] texts = [.. Enumerable.Range(0, 6000).Select(i => test.Text((int)((long)i * test.Count / 6000)).ToString())];
        foreach (string[] batch in texts.Chunk(250))
        {
            AssertSame(batch);
        }
    }

    [Fact]
    public void RandomTextsInRaggedBatches() =>
        Gen.String[Gen.Frequency((6, Gen.Char["aB1 é中{}<>%s\t"]), (1, Gen.Char)), 0, 60].Array[1, 9].Sample(texts => AssertSame(texts), iter: 300);

    [Fact]
    public void RandomCodePoints() =>
        Gen.Int[0, 0x10FFFF].Array[0, 40].Select(codes => string.Concat(codes.Where(c => c is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32))).Array[1, 5].Sample(texts => AssertSame(texts), iter: 300);

    [Fact]
    public void LongTexts()
    {
        var text = new StringBuilder();
        for (int i = 0; text.Length < 100_000; i++)
        {
            text.Append("Wörter ").Append(i).Append(" и {").Append(i % 7 == 0 ? "{" : "").Append("} 模块四 ");
        }

        AssertSame([text.ToString(), "", "kurz", new string('x', 5000), new string(' ', 300), text.ToString(0, 30_000)]);
        AssertSame([new string('ж', 50_000) + " b"]);
    }

    [Fact]
    public void PaddingChangesNothing()
    {
        string[] texts = ["Wo ist der Bahnhof?", "", "{0}"];
        foreach (int padding in (int[])[1, 2, 77])
        {
            Assert.Equal(texts.Select(GraphBuckets.Expected), graph.Of(texts, padding));
        }
    }

    [Fact]
    public void BytesThatAreNoUtf8AreNoError() => Gen.Byte.Array[1, 200].Sample(bytes => graph.Of([bytes, Encoding.UTF8.GetBytes("Wo?")], 0)[1].SequenceEqual(GraphBuckets.Expected("Wo?")), iter: 2000);

    private bool AssertSame(string[] texts)
    {
        int[][] found = graph.Of(texts);
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(GraphBuckets.Expected(texts[i]), found[i]);
        }

        return true;
    }
}
