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
        Assert.True(SampleTask.Accuracy(Samples.Fit(ml, SampleTask.Task, trainer), SampleTask.Task) > 0.9);
    }

    [Fact]
    public void NaiveBayesIsTheTextbooksFormula()
    {
        // Manning, Raghavan and Schütze, "Introduction to Information Retrieval", example 13.1, has words as events; here, n-grams are, so the
        // formula is worked out over the n-grams of the same four documents instead. As in the book, what is not in the vocabulary (here the
        // pair "Chinese Tokyo") is passed over.
        (string Text, int Label)[] documents =
            [("Chinese Beijing Chinese", 0), ("Chinese Chinese Shanghai", 0), ("Chinese Macao", 0), ("Tokyo Japan Chinese", 1)];
        const string Question = "Chinese Chinese Chinese Tokyo Japan";
        BucketWeights model = NaiveBayes.Train(TextData.Create(documents), 2, new LearnedOptions());

        int[][] counted = [.. documents.Select(d => Buckets(d.Text))];
        HashSet<int> vocabulary = [.. counted.SelectMany(b => b)];
        double Likelihood(int label)
        {
            int[] urn = [.. documents.Zip(counted).Where(d => d.First.Label == label).SelectMany(d => d.Second)];
            return Buckets(Question).Where(vocabulary.Contains).Sum(bucket =>
                Math.Log((urn.Count(b => b == bucket) + NaiveBayes.Smoothing) / (urn.Length + (NaiveBayes.Smoothing * vocabulary.Count))));
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
        BucketWeights model = NaiveBayes.Train(SampleTask.Task.TrainData, 3, new LearnedOptions());
        model.ScaleBy(0.01f);
        var losses = new List<double>();
        LogisticRegression.Train(model, SampleTask.Task.TrainData, new LearnedOptions { Epochs = 4, Progress = new Told(progress => losses.AddRange(progress.Loss is { } loss && !losses.Contains(loss) ? [loss] : [])) });
        Assert.Equal(4, losses.Count);
        Assert.Equal(losses.OrderDescending(), losses);
    }

    [Fact]
    public void SameSeedSameModelAnotherSeedAnother()
    {
        var ml = new MLContext(seed: 1);
        float[] Weights(int seed) =>
            ((BucketWeights)((TextScoringTransformer)Samples.Fit(ml, SampleTask.Task, LearnedTrainer.Corrected, new LearnedOptions { Seed = seed })).Scorer).Weights;
        Assert.Equal(Weights(1), Weights(1));
        Assert.NotEqual(Weights(1), Weights(2));
    }

    [Fact]
    public void TemperatureLowersLogLossAndKeepsLabels()
    {
        BucketWeights model = NaiveBayes.Train(SampleTask.Task.TrainData, 3, new LearnedOptions());
        model.ScaleBy(30);
        (double before, int[] labelsBefore) = Measure(model);
        Temperature.Fit(model, SampleTask.Task.ValidationData, 0, CancellationToken.None);
        (double after, int[] labelsAfter) = Measure(model);
        Assert.True(after <= before);
        Assert.Equal(labelsBefore, labelsAfter);
    }

    [Theory]
    [InlineData(0.2f)]
    [InlineData(30f)]
    [InlineData(1e5f)]
    public void TemperatureFindsItsWayFromAnyScale(float scale)
    {
        // A fifth of the labels is wrong: without mistakes, the surer the better.
        TextData right = SampleTask.Task.ValidationData;
        TextData validation = right.WithLabels([.. right.Labels.ToArray().Select((label, row) => row % 5 == 0 ? (label + 1) % 3 : label)]);

        // The best factor does not depend on where the logits start from: the same model comes out.
        float[] Fitted(float start)
        {
            BucketWeights model = NaiveBayes.Train(SampleTask.Task.TrainData, 3, new LearnedOptions());
            model.ScaleBy(start);
            Temperature.Fit(model, validation, 0, CancellationToken.None);
            return model.Weights;
        }

        float[] expected = Fitted(1), actual = Fitted(scale);
        int row = Array.IndexOf(expected, expected.Max());
        Assert.Equal(1, actual[row] / expected[row], 0.01);
    }

    [Fact]
    public void CrossEntropyIsThatOfSoftmaxAndKeepsGrowing()
    {
        float[] logits = [0.3f, -1.2f, 2.5f];
        double sum = logits.Sum(logit => Math.Exp(0.7 * logit));
        Assert.Equal(-Math.Log(Math.Exp(0.7 * logits[1]) / sum), Temperature.CrossEntropy(logits, 0.7, 1), 12);
        Assert.Equal(1e6, Temperature.CrossEntropy([0, 1e6f], 1, 0), 6);
        Assert.Equal(2e6, Temperature.CrossEntropy([0, 1e6f], 2, 0), 6);
        Assert.Equal(0, Temperature.CrossEntropy([0, 1e6f], 1, 1), 6);
    }

    [Fact]
    public void TemperatureDoesNotDependOnTheOrderOfTheValidationTexts()
    {
        // More texts than it looks at: first those that are all right, then those that are wrong by a third.
        (string, int)[] sorted = [.. Enumerable.Repeat(("der Hund schläft", 0), 22_000), .. Enumerable.Range(0, 22_000).Select(i => ("the dog sleeps", i % 3 == 0 ? 0 : 1))];
        (string, int)[] mixed = [.. sorted];
        new Random(3).Shuffle(mixed);
        float Factor((string, int)[] validation)
        {
            BucketWeights model = NaiveBayes.Train(SampleTask.Task.TrainData, 3, new LearnedOptions());
            float before = model.Weights.Max();
            Temperature.Fit(model, TextData.Create(validation), 0, CancellationToken.None);
            return model.Weights.Max() / before;
        }

        Assert.Equal(1, Factor(sorted) / Factor(mixed), 0.05);
    }

    [Fact]
    public void TheLearnedStageReportsEpochsAndLossAndStopsInTheMiddle()
    {
        var reports = new List<TrainingProgress>();
        using var stop = new CancellationTokenSource();
        var options = new LearnedOptions
        {
            Cancellation = stop.Token,
            Progress = new Told(progress =>
            {
                reports.Add(progress);
                if (progress is { Epoch: 2, EpochEnded: true })
                {
                    stop.Cancel();
                }
            }),
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Samples.Fit(new MLContext(1), SampleTask.Task, LearnedTrainer.Corrected, options));
        Assert.Equal("naive Bayes", reports[0].Doing);
        TrainingProgress last = reports[^1];
        Assert.Equal(("logistic regression", 2, 3), (last.Doing, last.Epoch, last.Epochs));
        Assert.Equal([1, 2], reports.Where(report => report.EpochEnded).Select(report => report.Epoch!.Value));
        Assert.InRange(last.Loss!.Value, 0, Math.Log(3));
        Assert.InRange(last.Fraction!.Value, 1 / 3.0, 2 / 3.0);
    }

    [Theory]
    [InlineData(LearnedTrainer.Corrected)]
    [InlineData(LearnedTrainer.NaiveBayes)]
    [InlineData(LearnedTrainer.FastTree)]
    public void ThreadsChangeNothingButTheTime(LearnedTrainer trainer)
    {
        var ml = new MLContext(seed: 1);
        float[] Scores(int threads)
        {
            ScoreTable scores = ScoreTable.Compute(Samples.Fit(ml, SampleTask.Task, trainer, new LearnedOptions { Threads = threads }), SampleTask.Task.Test(ml), 3);
            return [.. Enumerable.Range(0, scores.Count).SelectMany(row => scores[row].ToArray())];
        }

        Assert.Equal(Scores(1), Scores(2));
    }

    [Fact]
    public void TrainingStopsWhenAsked()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => NaiveBayes.Train(SampleTask.Task.TrainData, 3, new LearnedOptions { Cancellation = stop.Token }));
    }

    [Fact]
    public void ADivergingRateIsNamed()
    {
        BucketWeights model = NaiveBayes.Train(SampleTask.Task.TrainData, 3, new LearnedOptions());
        model.ScaleBy(0.01f);
        var e = Assert.Throws<InputException>(() =>
            LogisticRegression.Train(model, SampleTask.Task.TrainData, new LearnedOptions { LearningRate = float.MaxValue }));
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
        Assert.Throws<InputException>(() => new LearnedStage().CreatePipeline(new MLContext(), SampleTask.Task, options));
    }

    private static int[] Buckets(string text)
    {
        var buckets = new BucketList();
        NgramHasher.Hash(text, buckets);
        return buckets.Items.ToArray();
    }

    private static (double Loss, int[] Labels) Measure(BucketWeights model)
    {
        TextData data = SampleTask.Task.ValidationData;
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

    private sealed class Told(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
