using System.Text;
using MlNetPath.Core.GeneralText;

namespace MlNetPath.Core.Tests;

public class BsonTests
{
    // {"a": "x", "b": {"c": ["y", "z"], "n": 1}, "t": true, "d": 1.5, "e": null}
    private static readonly byte[] Document = Doc(
        [.. Element(2, "a", Text("x")),
         .. Element(3, "b", Doc([.. Element(4, "c", Doc([.. Element(2, "0", Text("y")), .. Element(2, "1", Text("žluť"))])), .. Element(16, "n", [1, 0, 0, 0])])),
         .. Element(8, "t", [1]),
         .. Element(1, "d", new byte[8]),
         .. Element(10, "e", [])]);

    [Fact]
    public void FindsStringsWithTheirPaths() => Assert.Equal([("/a", "x"), ("/b/c", "y"), ("/b/c", "žluť")], Bson.Strings(Document));

    [Fact]
    public void RefusesWhatIsCutOff()
    {
        for (int length = 0; length < Document.Length; length++)
        {
            Assert.Throws<FormatException>(() => Bson.Strings(Document.AsSpan(0, length)));
        }
    }

    [Fact]
    public void RefusesWhatItDoesNotKnow()
    {
        Assert.Contains("0x07", Assert.Throws<FormatException>(() => Bson.Strings(Doc(Element(7, "id", new byte[12])))).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => Bson.Strings(Doc(Element(2, "a", [255, 255, 255, 255]))));
        byte[] deep = Doc([]);
        for (int i = 0; i < 100; i++)
        {
            deep = Doc(Element(3, "a", deep));
        }

        Assert.Throws<FormatException>(() => Bson.Strings(deep));
    }

    private static byte[] Doc(byte[] elements) => [.. BitConverter.GetBytes(elements.Length + 5), .. elements, 0];

    private static byte[] Element(byte kind, string name, byte[] value) => [kind, .. Encoding.UTF8.GetBytes(name), 0, .. value];

    private static byte[] Text(string text) => [.. BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text) + 1), .. Encoding.UTF8.GetBytes(text), 0];
}
