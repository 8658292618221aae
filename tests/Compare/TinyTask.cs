using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

/// <summary>Small tasks whose truth a fake stage can read off the text: its first word is the label.</summary>
internal static class TinyTask
{
    public static readonly string[] Labels = ["red", "green", "blue"];

    public static TextTask Create(int test = 240, string name = "colours", bool slices = false) => new(
        name,
        Labels,
        Texts(300, seed: 1),
        Texts(30, seed: 2),
        Texts(test, seed: 3),
        slices ? _ => [new TextSlice("one word", TextData.Create(Labels.Select((label, i) => (label, i))))] : null);

    /// <summary>Texts of many lengths, labels with weights 3 : 2 : 1.</summary>
    public static TextData Texts(int count, int seed)
    {
        var random = new Random(seed);
        return TextData.Create(Enumerable.Range(0, count).Select(i =>
        {
            int label = new[] { 0, 0, 0, 1, 1, 2 }[random.Next(6)];
            string tail = string.Concat(Enumerable.Repeat(" paint", random.Next(i % 40 + 1)));
            return ($"{Labels[label]} {i} é{tail}", label);
        }));
    }
}
