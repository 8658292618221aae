using System.Globalization;
using System.Text.RegularExpressions;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public sealed class TextLessonTests
{
    private const string Text = "der Hund table unknown";

    private static readonly NgramNetwork Network = Samples.Network(Samples.Fit(SampleTask.Task));

    [Fact]
    public void ATextTakenApartComesToWhatTheNetworkComputes()
    {
        var reading = new TextReading(Network, Text);
        float[] logits = new float[3], probabilities = new float[3];
        Network.Logits(Text, logits);
        Network.Score(Text, probabilities);
        Assert.All(logits.Zip(reading.Logits(reading.Sums())), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.All(probabilities.Zip(reading.Probabilities()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(logits[0] - logits[2], reading.Lead(0, 2), 1e-4);

        // Without any n-gram only the biases are left.
        Assert.Equal(Network.Hidden.Biases.Select(bias => (double)bias), reading.Sums(_ => false));
        Assert.Contains(Enumerable.Range(0, reading.Ngrams.Count), ngram => !reading.IsKnown(ngram));
        Assert.True(reading.IsKnown(reading.Ngrams.ToList().IndexOf("hund")));
    }

    [Fact]
    public void TheLessonShowsTheProbabilitiesAndWhatLeavingOutChanges()
    {
        string lesson = Show(Network, Text, truth: 0);
        var reading = new TextReading(Network, Text);
        string best = reading.Probabilities().Max().ToString("F4", CultureInfo.InvariantCulture);
        Assert.Matches($@"= probability +{best} ", lesson);
        Assert.StartsWith($"text      {Text}    (the right label: de)", lesson);
        Assert.All(lesson.Split('\n'), line => Assert.InRange(line.Length, 0, 100));
    }

    [Fact]
    public void WhereTanhIsStraightNgramsSpeakForThemselves()
    {
        // A hundredth of every sum: there tanh(x) is x, so the network is a sum of votes.
        var straight = new NgramNetwork(new BucketWeights(Network.Neurons, Network.Hidden.Buckets), Network.Output);
        Network.Hidden.Weights.Select(weight => weight / 100).ToArray().CopyTo(straight.Hidden.Weights, 0);
        (double alone, double together) = Effects(Show(straight, Text, truth: 0));
        Assert.Equal(alone, together, 0.011);
    }

    [Fact]
    public void ALabelThatTheTaskDoesNotHaveIsNamed() =>
        Assert.Contains("no label 'xx'; it has de, en, fr", Assert.Throws<InputException>(() => ReadingLesson.Run(SampleTask.Task, ["Hund", "xx"], TextWriter.Null)).Message);

    [Fact]
    public void MistakesAreSortedByWhoMakesThem()
    {
        TextData data = TextData.Create([("a", 0), ("b", 0), ("c", 1), ("d", 1), ("e", 1)]);
        var output = new StringWriter();
        MistakesLesson.Show(["x", "y"], data, Answers(0, 1, 1, 0, 1), Answers(0, 1, 0, 1, 1), output);
        string[] lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal("5 validation texts: 2 both label right, 1 both label wrong", lines[0]);
        Assert.Equal(["1: only the network labels wrong", "    c", "        is y; the network says x (1.00), learned y (1.00)"], lines[2..5]);
        Assert.Equal(["1: only 'learned' labels wrong", "    d"], lines[6..8]);

        static ScoreTable Answers(params int[] labels) => new(2, [.. labels.SelectMany(label => label == 0 ? new float[] { 1, 0 } : [0, 1])]);
    }

    [Theory]
    [InlineData(true, "epochs")]
    [InlineData(true, "text", "Modul")]
    [InlineData(false, "--words", "text")]
    [InlineData(false)]
    public void OnlyTheFirstWordNamesALesson(bool asked, params string[] arguments) => Assert.Equal(asked, TextLessons.AreAskedFor(arguments));

    private static string Show(NgramNetwork network, string text, int truth)
    {
        var output = new StringWriter();
        ReadingLesson.Show(network, SampleTask.Task.Labels, text, truth, output);
        return output.ToString().ReplaceLineEndings("\n");
    }

    private static (double Alone, double Together) Effects(string lesson)
    {
        Match match = Regex.Match(lesson, @"one at a time: (\S+)\. All at once: (\S+)\.\n");
        return (double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
    }
}
