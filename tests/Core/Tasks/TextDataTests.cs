using CsCheck;

namespace MlNetPath.Core.Tests;

public class TextDataTests
{
    [Fact]
    public void KeepsTextsAndLabels() => Gen.Select(Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.Const('ß'), Gen.Const('日')), 0, 40], Gen.Int[-1, 5]).Array[0, 50].Sample(rows =>
    {
        TextData data = TextData.Create(rows);
        Assert.Equal(rows.Length, data.Count);
        Assert.Equal(rows.Select(r => r.Item1), Enumerable.Range(0, data.Count).Select(data.Text));
        Assert.Equal(rows.Select(r => r.Item2), data.Labels.ToArray());
        Assert.Equal(rows.Sum(r => System.Text.Encoding.UTF8.GetByteCount(r.Item1)), data.ByteCount);
    });

    [Fact]
    public void TakesEmptyEmojiAndLongTexts()
    {
        string longText = string.Concat(Enumerable.Repeat("語🎉x", 40_000));
        string[] texts = ["", "🎉👩‍👩‍👧", longText, "", "\0"];
        TextData data = TextData.Create(texts.Select(t => (t, 0)));
        Assert.Equal(texts, Enumerable.Range(0, data.Count).Select(data.Text));
        Assert.Equal("�", TextData.Create([("\ud83c", 0)]).Text(0));
    }

    [Fact]
    public void BuildsFromUtf8AsFromText()
    {
        var builder = new TextData.Builder();
        builder.Add("zażółć"u8, 1);
        builder.Add("gęślą", TextData.UnknownLabel);
        Assert.Equal(2, builder.Count);
        TextData data = builder.Build();
        Assert.Equal("zażółć", data.Text(0));
        Assert.Equal("gęślą"u8.ToArray(), data.Utf8(1).ToArray());
        Assert.Equal([1, TextData.UnknownLabel], data.Labels.ToArray());
    }

    [Fact]
    public void SelectsAndRelabels()
    {
        TextData data = TextData.Create([("a", 0), ("b", 1), ("c", 2)]);
        TextData selected = data.Select([2, 0, 2]);
        Assert.Equal(["c", "a", "c"], Enumerable.Range(0, 3).Select(selected.Text));
        Assert.Equal([2, 0, 2], selected.Labels.ToArray());

        int[] labels = [5, 6, 7];
        TextData relabelled = data.WithLabels(labels);
        labels[0] = 9;
        Assert.Equal([5, 6, 7], relabelled.Labels.ToArray());
        Assert.Equal("b", relabelled.Text(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.WithLabels([1]));
    }

    [Fact]
    public void IsEmptyWithoutRows()
    {
        Assert.Equal((0, 0L), (TextData.Empty.Count, TextData.Empty.ByteCount));
        Assert.Equal(0, new TextData.Builder().Build().Count);
        Assert.ThrowsAny<Exception>(() => TextData.Empty.Text(0));
    }

    [Fact]
    public void GroupsGoWithTheirRows()
    {
        TextData data = TextData.Create([("a", 0), ("b", 1), ("c", 0)]).WithGroups([7, 8, 7]);
        Assert.Equal([7, 8, 7], data.Groups.ToArray());
        Assert.Equal([7, 7], data.Select([2, 0]).Groups.ToArray());
        Assert.Equal([7, 8, 7], data.WithLabels([1, 1, 1]).Groups.ToArray());
        Assert.True(data.WithGroups([]).Groups.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.WithGroups([1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ComesBackFromAFileAsItWas(bool grouped)
    {
        TextData data = TextData.Create([("a", 0), ("", 1), ("日本", -1)]);
        data = grouped ? data.WithGroups([1, 5, 1]) : data;
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            data.Write(writer);
        }

        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        TextData read = TextData.Read(reader);
        Assert.Equal(Enumerable.Range(0, 3).Select(data.Text), Enumerable.Range(0, 3).Select(read.Text));
        Assert.Equal(data.Labels.ToArray(), read.Labels.ToArray());
        Assert.Equal(data.Groups.ToArray(), read.Groups.ToArray());
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void GroupsAreNoPartOfTheFingerprint()
    {
        TextData data = TextData.Create([("a", 0), ("b", 1)]);
        Assert.Equal(
            new TextTask("mine", ["x", "y"], data, data, data).Fingerprint,
            new TextTask("mine", ["x", "y"], data, data, data.WithGroups([3, 3])) { Dropped = new Dictionary<string, int> { ["for no reason"] = 3 } }.Fingerprint);
    }
}
