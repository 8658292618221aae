namespace MlNetPath.Stage2.Learned.Tests;

public class LessonTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Wo ist der Bahnhof?")]
    [InlineData("привет, 世界 {0} 🙂🙂🙂")]
    public void TheLessonsNgramsAreTheHashersInItsOrder(string text)
    {
        var buckets = new BucketList();
        NgramHasher.Hash(text, buckets);
        Assert.Equal(buckets.Items.ToArray(), StepsLesson.Ngrams(text).Select(Bucket));
    }

    [Fact]
    public void TheStepsEndInTheModelsProbabilitiesAndTheLearningStepRaisesTheRightOne()
    {
        BucketWeights model = NaiveBayes.Train(SampleTask.Task.TrainData, 3, new LearnedOptions());
        string[] labels = [.. SampleTask.Task.Labels];
        var before = new float[3];
        model.Score("table", before);
        var output = new StringWriter();
        StepsLesson.Show(model, labels, "table", output);
        string last = output.ToString().TrimEnd().Split('\n')[^1];
        Assert.StartsWith("= probabilities", last);
        Assert.Contains(before.Max().ToString("F4", System.Globalization.CultureInfo.InvariantCulture), last);

        StepsLesson.ShowStep(model, labels, "table", 2, output);
        var after = new float[3];
        model.Score("table", after);
        Assert.True(after[2] > before[2]);
    }

    [Fact]
    public void SharedBucketsAreCountedWithEveryItemInThem() =>
        Assert.Equal((3, 4), BucketsLesson.Count([1, 11, 2, 3, 13], 10));

    [Theory]
    [InlineData("{0} 12", "Empty")]
    [InlineData("both", "Ambiguous")]
    [InlineData("both mine", "Outvoted")]
    [InlineData("both theirs", "Unknown")]
    [InlineData("new", "Unknown")]
    public void AMistakeIsSortedByWhatItsWordsAreKnownFrom(string text, string group)
    {
        var labelsOf = new Dictionary<string, HashSet<int>> { ["both"] = [0, 1], ["mine"] = [0], ["theirs"] = [1] };
        Assert.Equal(group, WrongLesson.GroupOf(text, label: 0, predicted: 1, labelsOf).ToString());
    }

    private static int Bucket(string ngram) => Exercises.Collision.Bucket(ngram);
}
