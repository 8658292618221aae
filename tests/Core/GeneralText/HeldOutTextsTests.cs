using System.Security.Cryptography;
using System.Text;

namespace MlNetPath.Core.Tests;

public class HeldOutTextsTests
{
    private static readonly TextTask Task = new(
        "t", ["x", "y"], TextData.Create([("trained", 0)]), TextData.Empty, TextData.Create([("Eine  Straße", 0), (new string('ä', 1000), 1)]));

    [Fact]
    public void HoldsTheTestSplitWhateverItsCaseAndWhiteSpace()
    {
        HeldOutTexts heldOut = HeldOutTexts.For(Task);
        Assert.Equal(HeldOutTexts.Development.Count + 2, heldOut.Count);
        foreach (string text in (string[])["Eine Straße", "\t EINE\u00A0STRAßE\r\n", "eine   straße"])
        {
            Assert.True(heldOut.Contains(text), text);
        }

        Assert.True(heldOut.Contains(new string('Ä', 1000)));
        foreach (string text in (string[])["trained", "EineStraße", "Eine Strasse", "Eine", "", new string('ä', 1001)])
        {
            Assert.False(heldOut.Contains(text), text);
        }

        Assert.False(HeldOutTexts.Development.Contains("Eine Straße"));
    }

    [Fact]
    public void WritesSortedHashesEachOnce()
    {
        byte[] first = SHA256.HashData(Encoding.UTF8.GetBytes("ab c"))[..5], second = SHA256.HashData(Encoding.UTF8.GetBytes("ž"))[..5];
        byte[][] expected = [.. new[] { first, second }.OrderBy(Convert.ToHexString, StringComparer.Ordinal)];
        Assert.Equal([.. expected[0], .. expected[1]], HeldOutTexts.ToBytes(["Ž", " AB\n c ", "ab c"]));
        Assert.Empty(HeldOutTexts.ToBytes([]));
    }

    [Fact]
    public void ShortAndLongTextsAreHashedAlike()
    {
        foreach (int length in (int[])[0, 1, 255, 256, 257, 5000])
        {
            string text = string.Concat(Enumerable.Repeat("漢", length));
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
            Assert.Equal(Convert.ToHexString(hash[..5]), HeldOutTexts.Hash(text).ToString("X10", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void EveryHashOfTheFileIsRead() => Assert.InRange(HeldOutTexts.Development.Count, 10_000, 100_000);
}
