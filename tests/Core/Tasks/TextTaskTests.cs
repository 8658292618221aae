using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetPath.Core.Tests;

public class TextTaskTests
{
    private static readonly TextData Some = TextData.Create([("a", 0), ("b", 1)]);

    [Fact]
    public void NeedsTwoLabelsAndATrainingText()
    {
        Assert.Contains("the one label 'x'", Assert.Throws<InputException>(() => new TextTask("t", ["x"], Some, Some, Some)).Message, StringComparison.Ordinal);
        Assert.Contains("no label", Assert.Throws<InputException>(() => new TextTask("t", [], Some, Some, Some)).Message, StringComparison.Ordinal);
        Assert.Contains("no training text", Assert.Throws<InputException>(() => new TextTask("t", ["x", "y"], TextData.Empty, Some, Some)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RefusesLabelsThatNobodyCouldTellApart()
    {
        Assert.Throws<ArgumentException>(() => new TextTask("t", ["x", "x"], Some, Some, Some));
        foreach (int label in (int[])[2, -2])
        {
            TextData bad = TextData.Create([("a", label)]);
            Assert.Throws<ArgumentException>(() => new TextTask("t", ["x", "y"], Some, Some, bad));
            Assert.Throws<ArgumentException>(() => new TextTask("t", ["x", "y"], bad, Some, Some));
        }
    }

    [Fact]
    public void GivesItsSplitsAsViews()
    {
        var ml = new MLContext();
        TextData test = TextData.Create([("c", TextData.UnknownLabel)]);
        var task = new TextTask("t", ["x", "y"], Some, TextData.Empty, test);
        Assert.Equal(["a", "b"], task.Train(ml).GetColumn<string>(StageColumns.Text));
        Assert.Empty(task.Validation(ml).GetColumn<string>(StageColumns.Text));
        Assert.Equal([0], task.Test(ml).GetColumn<uint>(StageColumns.Label));
        Assert.Equal([2, 1], task.View(ml, Some.Select([1, 0])).GetColumn<uint>(StageColumns.Label));
        Assert.Equal((TaskKind.TextClassification, "t"), (task.Kind, task.Name));
        Assert.Equal([StageColumns.Text], task.InputColumns);
        Assert.Empty(task.Slices);
    }

    [Fact]
    public void HasAFingerprintOfLabelsAndSplits()
    {
        string Print(string[] labels, TextData train, TextData test) => new TextTask("t", labels, train, TextData.Empty, test).Fingerprint;
        string print = Print(["x", "y"], Some, Some);
        Assert.Matches("^[0-9a-f]{64}$", print);
        Assert.Equal(print, new TextTask("another name", ["x", "y"], TextData.Create([("a", 0), ("b", 1)]), TextData.Empty, Some).Fingerprint);
        string[] others =
        [
            Print(["y", "x"], Some, Some),
            Print(["x", "y"], Some.Select([1, 0]), Some),
            Print(["x", "y"], Some.WithLabels([0, 0]), Some),
            Print(["x", "y"], TextData.Create([("ab", 0), ("", 1)]), Some),
            Print(["x", "y"], Some, TextData.Empty),
            new TextTask("t", ["x", "y"], Some, Some, TextData.Empty).Fingerprint,
        ];
        Assert.Equal(others.Length, others.Append(print).Distinct().Count() - 1);
    }

    [Fact]
    public void MakesSlicesOnce()
    {
        int made = 0;
        var task = new TextTask("t", ["x", "y"], Some, Some, Some, _ => [new TextSlice($"slice {++made}", Some)]);
        Assert.Equal("slice 1", task.Slices[0].Name);
        Assert.Equal("slice 1", task.Slices[0].Name);
        Assert.Equal(1, made);
    }

    [Fact]
    public void HasMoreTrainingTextsWhereTheyAreGiven()
    {
        var without = new TextTask("t", ["x", "y"], Some, Some, Some);
        Assert.Equal((0, null), (without.MoreTrainData.Count, without.MoreFingerprint));
        var with = new TextTask("t", ["x", "y"], Some, Some, Some) { MoreTrainData = TextData.Create([("c", 1)]) };
        Assert.Equal("c", with.MoreTrainData.Text(0));
        Assert.Equal(without.Fingerprint, with.Fingerprint);
        Assert.Matches("^[0-9a-f]{64}$", with.MoreFingerprint);
        var other = new TextTask("t", ["x", "y"], Some, Some, Some) { MoreTrainData = TextData.Create([("c", 0)]) };
        Assert.NotEqual(with.MoreFingerprint, other.MoreFingerprint);
        Assert.Throws<ArgumentException>(() => new TextTask("t", ["x", "y"], Some, Some, Some) { MoreTrainData = TextData.Create([("c", 2)]) });
    }

    [Fact]
    public void ReadsMoreTrainingTextsWhenTheyAreAskedForOnly()
    {
        TextTask task = new TextTask("t", ["x", "y"], Some, Some, Some).WithMore(TextAugmentation.None, _ => throw new InputException("The package is missing."));
        Assert.Equal((2, 64), (task.TrainData.Count, task.Fingerprint.Length));
        Assert.Throws<InputException>(() => task.MoreTrainData);
        Assert.Throws<InputException>(() => task.MoreFingerprint);
        int made = 0;
        TextTask other = task.WithMore(TextAugmentation.None, _ => TextData.Create([("c", made++)]));
        Assert.Equal(("c", "c", 1), (other.MoreTrainData.Text(0), other.MoreTrainData.Text(0), made));
    }
}
