using System.Text;
using MlNetPath.Core;
using MlNetPath.Torch.Training;

namespace MlNetPath.Stage4.DeepNetwork.Tests;

/// <summary>What an epoch is made of.</summary>
public sealed class TrainingTextsTests
{
    private static readonly DeepTextOptions Options = new() { BatchSize = 16, BatchBytes = 400, MaxBytes = 40 };

    [Fact]
    public void Every_text_is_learned_once_an_epoch_in_batches_of_like_length()
    {
        TextData data = SampleTask.Task.TrainData;
        var texts = new TrainingTexts(data, TextAugmentation.None, Options, 1, _ => false);
        (TrainingBatch Batch, int Texts)[] epoch = [.. texts.Epoch(1)];

        Assert.Equal(data.Count, texts.Count);
        Assert.Equal(data.Count, epoch[^1].Texts);
        Assert.Equal(
            Enumerable.Range(0, data.Count).Select(row => Encoding.UTF8.GetString(TextCut.Cut(data.Utf8(row), 40))).Order(StringComparer.Ordinal),
            epoch.SelectMany(e => e.Batch.Texts).Select(Encoding.UTF8.GetString).Order(StringComparer.Ordinal));
        Assert.All(epoch, e =>
        {
            Assert.InRange(e.Batch.Texts.Length, 1, 8); // of 300 texts no more at once
            Assert.True(e.Batch.Texts.Length == 1 || e.Batch.Texts.Length * e.Batch.Texts.Max(text => text.Length) <= 400);
        });
    }

    [Fact]
    public void The_same_epoch_is_the_same_again_and_the_next_one_is_not()
    {
        var augmentation = new TextAugmentation { Windows = 0.5, ChangedCase = 0.5 };
        string Epoch(int seed, int epoch) => string.Join('|', new TrainingTexts(SampleTask.Task.TrainData, augmentation, Options, seed, _ => false).Epoch(epoch).SelectMany(e => e.Batch.Texts).Select(Encoding.UTF8.GetString));

        Assert.Equal(Epoch(1, 1), Epoch(1, 1));
        Assert.NotEqual(Epoch(1, 1), Epoch(1, 2));
        Assert.NotEqual(Epoch(1, 1), Epoch(2, 1));
    }

    [Fact]
    public void What_is_held_out_is_never_learned_whole_or_as_a_window()
    {
        TextData data = TextData.Create([("alpha beta gamma", 0), ("Alpha", 1), ("delta epsilon", 1), ("unlabelled", TextData.UnknownLabel)]);
        var texts = new TrainingTexts(data, new TextAugmentation { Windows = 1 }, Options, 1, text => text.Equals("alpha", StringComparison.OrdinalIgnoreCase));

        Assert.Equal(2, texts.Count);
        Assert.Equal(1, texts.LeftOut);
        Assert.DoesNotContain("alpha", Enumerable.Range(1, 50).SelectMany(epoch => texts.Epoch(epoch)).SelectMany(e => e.Batch.Texts).Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void Texts_of_a_group_are_in_one_fold_and_a_fold_is_the_same_in_every_epoch()
    {
        TextData data = TextData.Create(Enumerable.Range(0, 600).Select(row => ($"text {row} of a group", row % 3))).WithGroups([.. Enumerable.Range(0, 600).Select(row => row / 3)]);
        var texts = new TrainingTexts(data, TextAugmentation.None, Options, 1, _ => false);
        Dictionary<string, long> folds = Enumerable.Range(0, TrainingTexts.Folds).SelectMany(fold => texts.Fold(fold).SelectMany(batch => batch.Texts.Select(text => (Text: Encoding.UTF8.GetString(text), Fold: (long)fold)))).ToDictionary(t => t.Text, t => t.Fold);

        Assert.Equal(600, folds.Count);
        Assert.Equal(TrainingTexts.Folds, folds.Values.Distinct().Count());
        Assert.All(Enumerable.Range(0, 600), row => Assert.Equal(folds[data.Text(row / 3 * 3)], folds[data.Text(row)]));
        Assert.All(texts.Epoch(1), e => Assert.All(e.Batch.Texts.Zip(e.Batch.Folds), t => Assert.Equal(folds[Encoding.UTF8.GetString(t.First)], t.Second)));
    }

    [Fact]
    public void A_text_is_cut_between_two_characters()
    {
        Assert.Equal("日本", Encoding.UTF8.GetString(TextCut.Encode("日本語", 8)));
        Assert.Equal("", Encoding.UTF8.GetString(TextCut.Encode("😀", 3)));
        Assert.Equal("abc", Encoding.UTF8.GetString(TextCut.Encode("abc", 3)));
    }

    [Fact]
    public void Steps_grow_and_then_shrink()
    {
        var options = new DeepTextOptions { LearningRate = 1, WarmUpSteps = 10 };

        Assert.Equal(0.1, LearningRate.At(options.LearningRate, options.WarmUpSteps, 0, 0), 6);
        Assert.Equal(1, LearningRate.At(options.LearningRate, options.WarmUpSteps, 9, 0), 6);
        Assert.Equal(0.5, LearningRate.At(options.LearningRate, options.WarmUpSteps, 0, 0.025), 6);
        Assert.True(LearningRate.At(options.LearningRate, options.WarmUpSteps, 100, 0.5) > LearningRate.At(options.LearningRate, options.WarmUpSteps, 100, 0.8));
        Assert.Equal(0.01, LearningRate.At(options.LearningRate, options.WarmUpSteps, 100, 1), 6);
    }
}
