using System.Buffers.Binary;
using System.Text;
using MlNetPath.Core.GeneralText;

namespace MlNetPath.Core.Tests;

public class IcuBundleTests
{
    // A table {"a": "x" in 16-bit units, "b": "yz" in words}, written by hand after uresdata.h; both byte orders.
    private static byte[] Bundle(bool bigEndian, byte format = 2)
    {
        var body = new List<byte>();
        void Word(uint word)
        {
            Span<byte> bytes = stackalloc byte[4];
            if (bigEndian)
            {
                BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
            }

            body.AddRange(bytes);
        }

        void Units(params int[] units)
        {
            foreach (int unit in units)
            {
                body.AddRange(bigEndian ? [(byte)(unit >> 8), (byte)unit] : [(byte)unit, (byte)(unit >> 8)]);
            }
        }

        Word((2u << 28) | 12); // the root: a table at word 12
        Word(7);               // indexes
        Word(9);               // the keys end at word 9
        Word(17);
        Word(17);
        Word(2);
        Word(0);               // attributes
        Word(10);              // the 16-bit units end at word 10
        body.AddRange("a\0b\0"u8);      // word 8: keys
        Units('x', 0);         // word 9
        Word(2);               // word 10: a string of two units
        Units('y', 'z');
        Units(2, 32, 34);      // word 12: two items, their keys
        Units(0);              // padding
        Word(6u << 28);        // word 14: the string at unit 0
        Word(10);              // the string at word 10
        byte[] head = [0, 24, 0xDA, 0x27, 0, 20, 0, 0, bigEndian ? (byte)1 : (byte)0, 0, 2, 0, .. "ResB"u8, format, 0, 0, 0, 0, 0, 0, 0];
        if (!bigEndian)
        {
            (head[0], head[1]) = (24, 0);
        }

        return [.. head, .. body];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FindsStringsWithTheirPaths(bool bigEndian) =>
        Assert.Equal([("/a", "x"), ("/b", "yz")], new IcuBundle(Bundle(bigEndian)).Strings());

    [Fact]
    public void RefusesWhatIsCutOff()
    {
        byte[] whole = Bundle(true);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Throws<FormatException>(() => new IcuBundle(whole[..length]).Strings());
        }
    }

    [Fact]
    public void RefusesWhatItDoesNotKnow()
    {
        Assert.Throws<FormatException>(() => new IcuBundle(Bundle(true, format: 1)));
        Assert.Throws<FormatException>(() => new IcuBundle(Encoding.UTF8.GetBytes(new string('x', 100))));
        byte[] pooled = Bundle(true);
        pooled[24 + 27] = 4;
        Assert.Contains("pool", Assert.Throws<FormatException>(() => new IcuBundle(pooled)).Message, StringComparison.Ordinal);
        byte[] circle = Bundle(true);
        circle[24 + (14 * 4)] = 0x20; // its first item is the table itself
        circle[24 + (14 * 4) + 3] = 12;
        Assert.Contains("levels", Assert.Throws<FormatException>(() => new IcuBundle(circle).Strings()).Message, StringComparison.Ordinal);
    }
}
