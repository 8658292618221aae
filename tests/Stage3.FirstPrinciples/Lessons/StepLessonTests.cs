using System.Globalization;
using System.Text.RegularExpressions;
using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public class StepLessonTests
{
    [Theory]
    [InlineData("San Francisco", 1)]
    [InlineData("the zoo in San Diego", 1)]
    [InlineData("a cup of tea", 7)]
    [InlineData("the kitten", 1)]
    [InlineData("the kitten sleeps", 1)]
    [InlineData("dog kitten", 2)]
    public void TheChainRuleByHandGivesTheNetworksGradientsAndTheNudgeAgrees(string text, int seed)
    {
        Dictionary<string, string> parts = Playground.Step(text, new FirstWordsOptions { Seed = seed }).ToDictionary();
        string answer = text.Split(' ')[^1];
        string neuron = Regex.Match(parts["update"], @"neuron (\d+) to").Groups[1].Value;

        // The lesson's own arithmetic beside the gradients that the layers computed.
        double toAnswer = Number(parts["backward"], $@"to {answer} .* = +(\S+)");
        Assert.Equal(Number(parts["update"], $@"neuron {neuron} to {answer} +\S+ +(\S+)"), toAnswer, 0.0002);
        Assert.Equal(Number(parts["update"], $@"bias of {answer} +\S+ +(\S+)"), Number(parts["backward"], $@"{answer} +\S+ - 1 = +(\S+)"), 0.0002);
        Assert.Equal(Number(parts["update"], $@"{text.Split(' ')[^2]} to neuron {neuron} +\S+ +(\S+)"), Number(parts["backward"], @"from .* × 1 = +(\S+)"), 0.0002);
        Assert.Equal(0, Parse(Regex.Matches(parts["update"], $@"to neuron {neuron} +\S+ +(\S+)")[^1].Groups[1]));
        Assert.Equal(toAnswer, Number(parts["backward"], @"/ 0.04 = (\S+)"), 0.005);

        // The update is the rule, and it helps.
        Match weight = Regex.Match(parts["update"], $@"neuron {neuron} to {answer} +(\S+) +(\S+) +(\S+)");
        Assert.Equal(Parse(weight.Groups[3]), Parse(weight.Groups[1]) - (StepLesson.LearningRate * Parse(weight.Groups[2])), 0.0002);
        Match loss = Regex.Match(parts["after"], @"loss (\S+) -> (\d+\.\d+)");
        Assert.True(Parse(loss.Groups[2]) < Parse(loss.Groups[1]));
    }

    [Theory]
    [InlineData("San", "A step needs a word and the one that follows it")]
    [InlineData("San Kitty", "'Kitty' is none of the")]
    public void AStepNeedsTwoWordsThatAreKnown(string text, string error) =>
        Assert.StartsWith(error, Assert.Throws<InputException>(() => Playground.Step(text, new FirstWordsOptions())).Message);

    private static double Number(string text, string pattern)
    {
        Match match = Regex.Match(text, pattern);
        Assert.True(match.Success, $"Nothing like '{pattern}' in:\n{text}");
        return Parse(match.Groups[1]);
    }

    private static double Parse(Group number) => double.Parse(number.Value, CultureInfo.InvariantCulture);
}
