using CsCheck;

namespace MlNetPath.Core.Tests;

public sealed class OwnTaskTests
{
    // Texts of few words, so that many are the same but for case, and some occur under two labels.
    private static readonly Gen<(string Text, string Label)[]> AnyRows = Gen.Select(
        Gen.Int[0, 60], Gen.Bool, Gen.Int[0, 3], Gen.Int[0, 20], (text, upper, label, other) =>
            (upper ? $"TEXT {text}" : $"text {text}", $"label {(other == 0 ? label : text % 4)}")).Array[20, 300];

    [Fact]
    public void NoTextIsOnTwoSidesOrUnderTwoLabelsAndEveryRowIsSomewhere() => AnyRows.Sample(rows =>
    {
        OwnTask own = Create(rows, 1);
        HashSet<string>[] sides = [.. Parts(own.Task).Select(part => Rows(own.Task, part).Select(row => Folded(row.Text)).ToHashSet())];
        var labelsOf = rows.ToLookup(row => Folded(row.Text), row => row.Label);
        (string, string)[] expected = [.. rows.Where(row => labelsOf[Folded(row.Text)].Distinct().Count() == 1).Order()];
        (string, string)[] kept = [.. Parts(own.Task).SelectMany(part => Rows(own.Task, part)).Order()];
        return !sides[0].Overlaps(sides[1]) && !sides[0].Overlaps(sides[2]) && !sides[1].Overlaps(sides[2])
            && kept.SequenceEqual(expected) && own.Task.Dropped["under two labels"] == rows.Length - kept.Length
            && own.Task.TrainData.Labels.ToArray().Distinct().Count() == own.Task.Labels.Count;
    });

    [Fact]
    public void RowsOfOneTextAreOneGroup() => AnyRows.Sample(rows =>
    {
        TextTask task = Create(rows, 1).Task;
        return Parts(task).All(part => part.Groups.IsEmpty
            ? Rows(task, part).Select(row => Folded(row.Text)).Distinct().Count() == part.Count
            : Rows(task, part).Select(row => Folded(row.Text)).Zip(part.Groups.ToArray()).Distinct().Count() is var pairs
                && pairs == part.Groups.ToArray().Distinct().Count() && pairs == Rows(task, part).Select(row => Folded(row.Text)).Distinct().Count());
    });

    [Fact]
    public void CountsWhatIsLeftOutByReason()
    {
        TextTask task = Create([("a", "x"), ("A", "y"), ("", "x"), ("  ", "y"), ("b", ""), ("c", "x"), ("d", "y"), ("e", "y")], 1).Task;
        Assert.Equal(new Dictionary<string, int> { ["without text"] = 2, ["without a label"] = 1, ["under two labels"] = 2 }, task.Dropped);
    }

    [Fact]
    public void TheOrderOfTheRowsDoesNotMatter() => Gen.Select(AnyRows, Gen.Int[0, 1000], Gen.Int[0, 3]).Sample((rows, shuffle, seed) =>
    {
        var shuffled = ((string, string)[])rows.Clone();
        new Random(shuffle).Shuffle(shuffled);
        return Create(rows, seed).Task.Fingerprint == Create(shuffled, seed).Task.Fingerprint;
    });

    [Fact]
    public void BigLabelsAreSplitEightyFiveFifteen()
    {
        var random = new Random(5);
        int[] counts = [20_000, 5_000, 1_000, 200];
        (string, string)[] rows = [.. counts.SelectMany((count, label) => Enumerable.Range(0, count).Select(i =>
            ($"text {label} {(random.Next(10) == 0 ? random.Next(20) : i)}", $"label {label}")))];
        OwnTask own = Create(rows, 3);
        for (int label = 0; label < counts.Length; label++)
        {
            double[] shares = [.. Parts(own.Task).Select(part => part.Labels.Count(label) / (double)counts[label])];
            Assert.InRange(shares[0], 0.79, 0.81);
            Assert.InRange(shares[1], 0.045, 0.055);
            Assert.InRange(shares[2], 0.145, 0.155);
        }
    }

    [Fact]
    public void ManySmallLabelsComeOutRightTogether()
    {
        (string, string)[] rows = [.. Enumerable.Range(0, 700).Select(i => ($"text {i}", $"label {i % 100}"))];
        TextTask task = Create(rows, 3).Task;

        Assert.InRange(task.TestData.Count, 100, 110);
        Assert.InRange(task.ValidationData.Count, 33, 37);
        Assert.Equal(100, task.TrainData.Labels.ToArray().Distinct().Count());
        Assert.Equal(100, task.TestData.Labels.ToArray().Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void EveryLabelIsTrainedAndWhereItHasTwoTextsTested(int texts)
    {
        TextTask task = Create([.. Enumerable.Range(0, 100 * texts).Select(i => ($"text {i}", $"label {i % 100}"))], 3).Task;

        Assert.Equal(100, task.TrainData.Labels.ToArray().Distinct().Count());
        Assert.Equal(texts == 1 ? 0 : 100, task.TestData.Labels.ToArray().Distinct().Count());
    }

    [Fact]
    public void ASeedGivesOneTaskAndAnotherSeedAnother()
    {
        (string, string)[] rows = [.. Enumerable.Range(0, 300).Select(i => ($"text {i}", $"label {i % 3}"))];

        Assert.Equal(Create(rows, 1).Task.Fingerprint, Create(rows, 1).Task.Fingerprint);
        Assert.NotEqual(Create(rows, 1).Task.Fingerprint, Create(rows, 2).Task.Fingerprint);
        Assert.NotEqual(Create(rows, -1).Task.Fingerprint, Create(rows, 1).Task.Fingerprint);
    }

    [Fact]
    public void CopiesFillTrainingNotTheTest()
    {
        (string, string)[] rows = [.. Enumerable.Repeat(("copy", "a"), 500), .. Enumerable.Range(0, 500).Select(i => ($"text {i}", "a")), ("x", "b"), ("y", "b")];
        OwnTask own = Create(rows, 1);

        Assert.Equal(500, Rows(own.Task, own.Task.TrainData).Count(row => row.Text == "copy"));
        Assert.Equal(150, own.Task.TestData.Labels.Count(0));
        Assert.Equal([1, 1], [own.Task.TrainData.Labels.Count(1), own.Task.TestData.Labels.Count(1)]);
    }

    [Fact]
    public void NotesSayWhatIsLeftOutAndWhatCannotBeTested()
    {
        OwnTask own = Create(
            [("a", "many"), ("b", "many"), ("c", "many"), ("one", "single"), ("Same", "copies"), ("same", "copies"), ("both", "gone"), ("BOTH", "many")], 1);

        Assert.Equal(["copies", "many", "single"], own.Task.Labels);
        Assert.Equal(2, own.Task.Dropped["under two labels"]);
        Assert.Equal(
            [
                "2 rows of 'own.csv' were left out: their texts occur under two labels or more (case and white space aside).",
                "No row was left of the label 'gone'.",
                "Only one row has the label 'single': it is in the training split, and nothing tests that label.",
                "All rows have the same text under the label 'copies': they are in the training split, and nothing tests that label.",
            ],
            own.Notes);
        Assert.Contains("No text is left to test with.", Create([("a", "x"), ("b", "y")], 1).Notes);
        Assert.Equal(["one word", "two words"], own.Task.Slices.Select(slice => slice.Name));
    }

    [Fact]
    public void RefusesWhatLeavesNothingToTellApart()
    {
        Assert.Equal("'own.csv' has only the label 'x': there is nothing to tell apart. Give texts of two labels or more.", Refused([("a", "x"), ("b", "x")]));
        Assert.Equal(
            "'own.csv' has fewer than two labels left: 2 of its 3 rows have texts that occur under two labels. Give each text one label.", Refused([("a", "x"), ("A", "y"), ("b", "x")]));
        Assert.StartsWith(
            "'own.csv' has 2000 labels on 2000 rows, the first of them '0', '1', '10': that is no column of labels.",
            Refused([.. Enumerable.Range(0, 2000).Select(i => ($"text {i}", $"{i}"))]), StringComparison.Ordinal);
        Assert.Contains("no row with both", Refused([("", "x")]), StringComparison.Ordinal);
    }

    private static string Refused((string, string)[] rows) => Assert.Throws<InputException>(() => Create(rows, 1)).Message;

    private static OwnTask Create((string, string)[] rows, int seed) =>
        OwnTask.Create("own", LabelledTexts.Create("own.csv", rows), seed, TestContext.Current.CancellationToken);

    private static TextData[] Parts(TextTask task) => [task.TrainData, task.ValidationData, task.TestData];

    private static IEnumerable<(string Text, string Label)> Rows(TextTask task, TextData part) =>
        Enumerable.Range(0, part.Count).Select(row => (part.Text(row), task.Labels[part.Labels[row]]));

    private static string Folded(string text) => text.ToLowerInvariant();
}
