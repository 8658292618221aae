using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned.Tests;

public class TrainerTests
{
    public static TheoryData<LearnedTrainer> Trainers => [.. Enum.GetValues<LearnedTrainer>()];

    [Theory]
    [MemberData(nameof(Trainers))]
    public void EveryTrainerLearnsTheSample(LearnedTrainer trainer)
    {
        var ml = new MLContext(seed: 1);
        Assert.True(Samples.Accuracy(Samples.Fit(ml, Samples.Task, trainer), Samples.Task) > 0.9);
    }

    [Fact]
    public void NaiveBayesIsTheTextbooksFormula()
    {
        // Manning, Raghavan and Schütze, "Introduction to Information Retrieval", example 13.1, has words as events; here, n-grams are, so the
        // formula is worked out over the n-grams of the same four documents instead.
        (string Text, int Label)[] documents =
            [("Chinese Beijing Chinese", 0), ("Chinese Chinese Shanghai", 0), ("Chinese Macao", 0), ("Tokyo Japan Chinese", 1)];
        const string Question = "Chinese Chinese Chinese Tokyo Japan";
        BucketWeights model = NaiveBayes.Train(TextData.Create(documents), 2, CancellationToken.None);

        int[][] counted = [.. documents.Select(d => Buckets(d.Text))];
        int vocabulary = counted.SelectMany(b => b).Distinct().Count();
        double Likelihood(int label)
        {
            int[] urn = [.. documents.Zip(counted).Where(d => d.First.Label == label).SelectMany(d => d.Second)];
            return Buckets(Question).Sum(bucket =>
                Math.Log((urn.Count(b => b == bucket) + NaiveBayes.Smoothing) / (urn.Length + (NaiveBayes.Smoothing * vocabulary))));
        }

        var logits = new float[2];
        model.Logits(Question, logits);
        double weight = NgramHasher.Scale(Buckets(Question).Length);
        double expected = Math.Log(0.75 / 0.25) + (weight * (Likelihood(0) - Likelihood(1)));
        Assert.Equal(expected, logits[0] - logits[1], 3);
    }

    [Fact]
    public void LogisticRegressionLowersTheLossEveryEpoch()
    {
        BucketWeights model = NaiveBayes.Train(Samples.Task.TrainData, 3, CancellationToken.None);
        model.ScaleBy(0.01f);
        var losses = new List<double>();
        LogisticRegression.Train(model, Samples.Task.TrainData, 4, 0.2f, 1, (_, loss) => losses.Add(loss), CancellationToken.None);
        Assert.Equal(losses.OrderDescending(), losses);
    }

    [Fact]
    public void SameSeedSameModelAnotherSeedAnother()
    {
        var ml = new MLContext(seed: 1);
        float[] Weights(int seed) =>
            ((BucketWeights)((TextScoringTransformer)Samples.Fit(ml, Samples.Task, LearnedTrainer.Corrected, new LearnedOptions { Seed = seed })).Scorer).Weights;
        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));
    }

    [Fact]
    public void TemperatureLowersLogLossAndKeepsLabels()
    {
        BucketWeights model = NaiveBayes.Train(Samples.Task.TrainData, 3, CancellationToken.None);
        model.ScaleBy(30);
        (double before, int[] labelsBefore) = Measure(model);
        Temperature.Fit(model, Samples.Task.ValidationData);
        (double after, int[] labelsAfter) = Measure(model);
        Assert.True(after <= before);
        Assert.Equal(labelsBefore, labelsAfter);
    }

    [Fact]
    public void TrainingStopsWhenAsked()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => NaiveBayes.Train(Samples.Task.TrainData, 3, stop.Token));
    }

    [Fact]
    public void ADivergingRateIsNamed()
    {
        BucketWeights model = NaiveBayes.Train(Samples.Task.TrainData, 3, CancellationToken.None);
        model.ScaleBy(0.01f);
        var e = Assert.Throws<InputException>(() =>
            LogisticRegression.Train(model, Samples.Task.TrainData, 3, float.MaxValue, 1, null, CancellationToken.None));
        Assert.Contains("epoch", e.Message);
        Assert.Contains("learning rate", e.Message);
    }

    [Theory]
    [InlineData(0, 0.1f)]
    [InlineData(1, 0f)]
    [InlineData(1, float.NaN)]
    public void OptionsThatCannotTrainAreRefused(int epochs, float rate)
    {
        var options = new LearnedOptions { Epochs = epochs, LearningRate = rate };
        Assert.Throws<InputException>(() => new LearnedStage().CreatePipeline(new MLContext(), Samples.Task, options));
    }

    private static int[] Buckets(string text)
    {
        var buckets = new BucketList();
        NgramHasher.Hash(text, buckets);
        return buckets.Items.ToArray();
    }

    private static (double Loss, int[] Labels) Measure(BucketWeights model)
    {
        TextData data = Samples.Task.ValidationData;
        double loss = 0;
        var labels = new int[data.Count];
        var scores = new float[3];
        for (int row = 0; row < data.Count; row++)
        {
            model.Score(data.Text(row), scores);
            labels[row] = Array.IndexOf(scores, scores.Max());
            loss -= Math.Log(Math.Max(scores[data.Labels[row]], 1e-30f));
        }

        return (loss, labels);
    }
}
