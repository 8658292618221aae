using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned.Tests;

public class WindowTests
{
    [Fact]
    public void WindowsArePiecesOfTheirTexts()
    {
        TextData data = SampleTask.Draw(200, 7);
        TextData all = TrainingWindows.Append(data, 1);
        Assert.True(all.Count > data.Count);
        for (int row = 0; row < data.Count; row++)
        {
            Assert.Equal(data.Text(row), all.Text(row));
        }

        string[] texts = [.. Enumerable.Range(0, data.Count).Select(data.Text)];
        for (int row = data.Count; row < all.Count; row++)
        {
            string window = all.Text(row);
            Assert.InRange(window.Split(' ').Length, 1, 4);
            Assert.Contains(texts, (text) => $" {text} ".Contains($" {window} ", StringComparison.Ordinal) && text != window);
        }
    }

    [Fact]
    public void AWindowOfTwoLabelsIsLeftOut()
    {
        var data = TextData.Create(Enumerable.Range(0, 200).Select(i => ("same word", i % 2)));
        Assert.Equal(data.Count, TrainingWindows.Append(data, 1).Count);
    }

    [Fact]
    public void TextsOfOneWordHaveNoWindow()
    {
        var data = TextData.Create([("word", 0), ("", 1), ("another", 0)]);
        Assert.Equal(data.Count, TrainingWindows.Append(data, 1).Count);
    }
}
