using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned.Tests;

public class EvidenceTests
{
    [Fact]
    public void NamesTheWordsThatDecided()
    {
        var ml = new MLContext(seed: 1);
        IStage stage = new LearnedStage();
        ITransformer model = Samples.Fit(ml, SampleTask.Task, LearnedTrainer.Corrected);
        string? why = stage.Explain(model, "der Hund and");
        Assert.NotNull(why);
        Assert.StartsWith("de ", why);
        Assert.Contains("'hund' +", why);
        Assert.DoesNotContain("'and'", why);
    }

    [Fact]
    public void APairOfWordsSpeaksForItself()
    {
        // "a b" and "b a" have the same words: only the pairs tell them apart.
        var task = new TextTask("pairs", ["first", "second"], TextData.Create([("a b", 0), ("b a", 1)]), TextData.Empty, TextData.Empty);
        string? why = new LearnedStage().Explain(Samples.Fit(new MLContext(seed: 1), task, LearnedTrainer.NaiveBayes), "a b");
        Assert.StartsWith("first ", why);
        Assert.EndsWith(": 'a b' +" + why![^3..], why);
    }

    [Fact]
    public void SaysWhenNothingIsKnown()
    {
        var ml = new MLContext(seed: 1);
        IStage stage = new LearnedStage();
        Assert.Contains("prior", stage.Explain(Samples.Fit(ml, SampleTask.Task, LearnedTrainer.NaiveBayes), "ψψψ"));
    }
}
