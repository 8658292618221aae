using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;
using static MlNetPath.Stage3.FirstPrinciples.Digits;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// A task made so that only two words together tell the label: praise is <c>good</c> without <c>not</c>, or <c>bad</c> with it, and other words stand between them, so that no
/// pair of neighbours gives it away. Adding up votes cannot solve it.
/// </summary>
internal static class TogetherLesson
{
    private const int Train = 2000, Validation = 500, Test = 1000;

    private static readonly string[] Things = ["film", "book", "play", "meal", "room", "trip", "song", "game"];
    private static readonly string[] Before = ["really", "quite", "all", "even", "always", "ever", "just", "actually"];
    private static readonly string[] Between = ["that", "so", "very", "too", "terribly", "particularly", "half", "as"];
    private static readonly string[] Good = ["good", "great", "fine"], Bad = ["bad", "dull", "poor"];
    private static readonly int[] Neurons = [1, 2, 4, 16];

    /// <summary>The part of the lesson by name.</summary>
    /// <param name="seed">What the texts, the first weights and the order of the texts are drawn from.</param>
    /// <param name="cancellation">Stops training.</param>
    public static IReadOnlyList<(string Name, string Text)> Parts(int seed, CancellationToken cancellation = default)
    {
        TextTask task = Reviews(seed);
        var ml = new MLContext(seed);
        ITransformer learned = new LearnedStage().CreatePipeline(ml, task, new LearnedOptions { Seed = seed, Windows = false, Cancellation = cancellation }).Fit(task.Train(ml));
        return
        [
            ("reviews", TourLesson.Lines(
                [
                    $"PRAISE OR BLAME? ({Whole(Train)} texts to learn from, {Whole(Validation)} to stop by, {Whole(Test)} to test)",
                    "",
                    .. new[] { 0, 1 }.SelectMany(label => Enumerable.Range(0, task.TestData.Count).Where(row => task.TestData.Labels[row] == label).Take(2).Select(row => $"   {task.Labels[label],-8} {task.TestData.Text(row)}")),
                    "",
                    $"   {"",-32} {"test texts right",16}",
                    Row("learned", learned, task),
                    .. Neurons.Select(count => Row($"a network with {count} hidden neuron{(count == 1 ? "" : "s")}", Network(task, count, seed, cancellation), task)),
                ])),
        ];
    }

    /// <summary>The task: every text is another one, dealt into the splits at random.</summary>
    public static TextTask Reviews(int seed)
    {
        (string, int)[] texts =
        [
            .. from thing in Things
               from not in (string[])["", "not "]
               from before in Before
               from between in Between
               from word in (string[])[.. Good, .. Bad]
               select ($"the {thing} was {not}{before} {between} {word}", not.Length > 0 == Bad.Contains(word) ? 1 : 0),
        ];
        new Random(seed).Shuffle(texts);
        return new TextTask("reviews", ["blame", "praise"], TextData.Create(texts[..Train]), TextData.Create(texts[Train..(Train + Validation)]), TextData.Create(texts[^Test..]));
    }

    private static ITransformer Network(TextTask task, int neurons, int seed, CancellationToken cancellation)
    {
        var options = new FirstPrinciplesOptions { Neurons = neurons, Seed = seed, Epochs = 30, Patience = 30, LearningRate = 0.02f, Windows = false, Cancellation = cancellation };
        return new TextScoringTransformer(FirstPrinciplesStage.Train(task, options, task.TrainData, _ => { }), task.Labels);
    }

    private static string Row(string name, ITransformer model, TextTask task)
    {
        ScoreTable scores = ScoreTable.Compute(model, task.Test(new MLContext()), task.Labels.Count);
        double right = Enumerable.Range(0, scores.Count).Count(row => scores.Predicted[row] == task.TestData.Labels[row]) / (double)scores.Count;
        return $"   {name,-32} {Of(100 * right, 1),15}%";
    }
}
