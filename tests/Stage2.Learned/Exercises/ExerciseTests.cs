using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned.Tests.Exercises;

/// <summary>Checks the solutions of the chapter's exercises against what the product computes.</summary>
public class ExerciseTests
{
    [Fact]
    public void Exercise1_TheWeightIsTheOneThatNaiveBayesLearns()
    {
        Assert.Equal(-1.22, SmoothedWeights.Of(count: 3, total: 10, vocabulary: 5, smoothing: 0.1), 2);

        // " a " and " b " have five n-grams each: with the space before, with both, with none, with the one after, and the whole word, which
        // is the one with both again. The pair " a b " is one more.
        TextData data = TextData.Create([("a", 0), ("a b", 0), ("b", 1)]);
        BucketWeights model = NaiveBayes.Train(data, 2, new LearnedOptions());
        ReadOnlySpan<float> learned = model.Row(model.RowOf(Collision.Bucket("a")));
        double expected = SmoothedWeights.Of(2, 16, 9, NaiveBayes.Smoothing) - SmoothedWeights.Of(0, 5, 9, NaiveBayes.Smoothing);
        Assert.Equal(expected, learned[0] - learned[1], 4);
    }

    [Fact]
    public void Exercise2_BothNgramsHaveTheBucketOfTheOther()
    {
        (string first, string second) = Collision.Find();
        Assert.NotEqual(first, second);
        Assert.Equal(BucketOfWord(first), BucketOfWord(second));

        // The hasher gives the buckets of all n-grams of a word; the lesson names them in the same order.
        static int BucketOfWord(string word)
        {
            var buckets = new BucketList();
            NgramHasher.Hash(word, buckets);
            return buckets.Items[StepsLesson.Ngrams(word).ToList().IndexOf(word)];
        }
    }

    [Fact]
    public void Exercise3_TheTemperatureIsAsGoodAsTheProducts()
    {
        // Every tenth label is wrong on purpose: where nothing is ever wrong, the surer the better.
        TextData clean = SampleTask.Task.ValidationData;
        TextData data = clean.WithLabels([.. Enumerable.Range(0, clean.Count).Select(row => row % 10 == 0 ? (clean.Labels[row] + 1) % 3 : clean.Labels[row])]);
        BucketWeights model = NaiveBayes.Train(SampleTask.Task.TrainData, 3, new LearnedOptions());
        float[][] logits = Logits(model, data);
        double found = GridTemperature.LogLoss(logits, data.Labels, GridTemperature.Find(logits, data.Labels));
        Temperature.Fit(model, data, 0, CancellationToken.None);
        double product = GridTemperature.LogLoss(Logits(model, data), data.Labels, 1);
        Assert.True(found < GridTemperature.LogLoss(logits, data.Labels, 1));
        Assert.InRange(found, product * 0.99, product * 1.01);
    }

    [Fact]
    public void Exercise4_ThePerceptronLearnsTheSample()
    {
        TextData test = SampleTask.Task.TestData;
        BucketWeights model = Perceptron.Train(SampleTask.Task.TrainData, 3, passes: 3);
        float[][] logits = Logits(model, test);
        int right = Enumerable.Range(0, test.Count).Count(row => Array.IndexOf(logits[row], logits[row].Max()) == test.Labels[row]);
        Assert.True(right > 0.9 * test.Count, $"{right} of {test.Count} are right.");
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 20)]
    [InlineData(5, 5)]
    public void Exercise5_TossedCoinsComeNearTheExactTest(int onlyFirst, int onlySecond) =>
        Assert.Equal(McNemar.ExactPValue(onlyFirst, onlySecond), CoinTosses.PValue(onlyFirst, onlySecond, 100_000, 1), 0.005);

    private static float[][] Logits(BucketWeights model, TextData data)
    {
        var logits = new float[data.Count][];
        for (int row = 0; row < data.Count; row++)
        {
            model.Logits(data.Text(row), logits[row] = new float[model.LabelCount]);
        }

        return logits;
    }
}
