namespace MlNetPath.Core.Tests;

public sealed class JsonLinesFileTests : IDisposable
{
    private readonly LabelledFileFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ReadsStringsNumbersAndTruthValues()
    {
        LabelledTexts texts = folder.Read(
            "a.jsonl",
            "\uFEFF{\"text\":\"a \\u00fc\\n\\\"b\\\"\",\"label\":\"x\"}\n\n  \r\n{\"more\":{\"text\":[1,{}]},\"label\":1.50,\"text\":true}\r\n{\"label\":false,\"te\\u0078t\":-2e3}");

        Assert.Equal([("a ü \"b\"", "x"), ("true", "1.50"), ("-2e3", "false")], LabelledFileFolder.Rows(texts));
        Assert.Equal(["1.50", "false", "x"], texts.Labels);
    }

    [Fact]
    public void ReadsObjectsOfAnyDepth()
    {
        LabelledTexts texts = folder.Read("a.jsonl", $$"""{"deep":{{new string('[', 2000)}}{{new string(']', 2000)}},"text":"a","label":"x"}""" + "\n{\"text\":\"b\",\"label\":\"y\"}\n");
        Assert.Equal([("a", "x"), ("b", "y")], LabelledFileFolder.Rows(texts));
    }

    [Fact]
    public void ReadsNamedPropertiesOfAnyLength()
    {
        string text = string.Concat(Enumerable.Repeat("wörter ", 1_500_000));
        LabelledTexts texts = folder.Read("a.NDJSON", $"{{\"s\":\"b\",\"t\":\"y\"}}\n{{\"s\":\"{text}\",\"t\":\"x\"}}\n{{\"s\":\"c\",\"t\":\"\"}}\n", "s", "t");

        Assert.Equal([("b", "y"), (text.TrimEnd(), "x")], LabelledFileFolder.Rows(texts));
        Assert.Equal(["1 row of 'a.NDJSON' has no label and was left out: row 3."], texts.Notes);
    }

    [Theory]
    [InlineData("{\"text\":\"b\",\"label\":\"y\"", "line 2: not valid JSON at byte 24 of the line. Write one JSON object on each line.")]
    [InlineData("{\"text\":\"b\",\"label\":\"y\"} {}", "line 2: not valid JSON at byte 26 of the line. Write one JSON object on each line.")]
    [InlineData("b,y", "line 2: not valid JSON at byte 1 of the line. Write one JSON object on each line.")]
    [InlineData("[\"b\",\"y\"]", "line 2: an array instead of an object. Write one JSON object on each line, such as {\"text\": \"…\", \"label\": \"…\"}.")]
    [InlineData("3", "line 2: a number instead of an object. Write one JSON object on each line, such as {\"text\": \"…\", \"label\": \"…\"}.")]
    [InlineData("{\"text\":\"b\",\"team\":\"y\"}", "line 2: no property 'label'; the object has 'text', 'team'. Name properties that every line has.")]
    [InlineData("{\"text\":\"b\",\"\\ud83d\":1,\"label\":\"y\"}", "line 2: the name of a property has an escape such as \\ud83d without the other half of its pair. Correct the name.")]
    [InlineData("{}", "line 2: no property 'text'; the object has none. Name properties that every line has.")]
    [InlineData("{\"text\":\"b\",\"label\":null}", "line 2: the property 'label' is null. Give it a string, a number, true or false, or leave the line out.")]
    [InlineData("{\"text\":{},\"label\":\"y\"}", "line 2: the property 'text' is an object. Give it a string, a number, true or false, or leave the line out.")]
    [InlineData("{\"text\":\"b\",\"label\":[\"y\"]}", "line 2: the property 'label' is an array. Give it a string, a number, true or false, or leave the line out.")]
    [InlineData("{\"text\":\"b\",\"label\":\"y\",\"label\":\"z\"}", "line 2: the property 'label' occurs twice. Keep one of them.")]
    [InlineData("{\"text\":\"\\ud83d\",\"label\":\"y\"}", "line 2: the property 'text' has an escape such as \\ud83d without the other half of its pair. Correct the text.")]
    public void ABadLine(string line, string message) =>
        Assert.Equal($"'a.jsonl', {message}", folder.Refused("a.jsonl", $"{{\"text\":\"a\",\"label\":\"x\"}}\n{line}\n"));

    [Fact]
    public void NotUtf8AndNul()
    {
        Assert.Equal(
            "'a.jsonl' is not UTF-8: line 2 has the byte 0xE9 at offset 35. Save it as UTF-8.",
            folder.Refused("a.jsonl", [.. "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b"u8, 0xE9, .. "\"}"u8]));
        Assert.StartsWith("'a.jsonl' has a NUL byte on line 2 ", folder.Refused("a.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n\0"), StringComparison.Ordinal);
    }

    [Fact]
    public void ALineWithoutEnd()
    {
        byte[] rest = new byte[36_000_000];
        rest.AsSpan().Fill((byte)'x');
        Assert.Equal("'a.jsonl', line 1: the line is longer than 32 MB. Write one JSON object on each line.", folder.Refused("a.jsonl", rest));
    }
}
