using static MlNetPath.Stage3.FirstPrinciples.Digits;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>One training step by hand: forward, loss, backward by the chain rule, update, and what has become better by it.</summary>
internal sealed class StepLesson
{
    /// <summary>The size of the step.</summary>
    public const float LearningRate = 0.1f;

    // How far a weight is nudged to see whether its gradient is right.
    private const float Nudge = 0.02f;

    // One of them is in no example of a step: words that have no business there.
    private static readonly string[] Bystanders = ["kitten", "dog", "Paris", "milk", "train"];

    private readonly NextWordNetwork network;
    private readonly WordLesson lesson;
    private readonly NextWord before;
    private readonly IReadOnlyList<string> words;
    private readonly int answer, neuron, bystander, rival;

    /// <summary>Prepares the step.</summary>
    /// <param name="network">The network, which has learned a little, and which the lesson changes.</param>
    /// <param name="text">Numbers of the words before.</param>
    /// <param name="answer">Number of the word that follows.</param>
    public StepLesson(NextWordNetwork network, IReadOnlyList<int> text, int answer)
    {
        (this.network, this.answer, words) = (network, answer, network.Vocabulary.Words);
        lesson = new WordLesson(network);
        before = network.Ask(text);
        neuron = lesson.Loudest(before, answer);
        bystander = Bystanders.Select(word => network.Vocabulary[word]).First(word => word != answer && !text.TakeLast(network.Options.Context).Contains(word));
        rival = before.Best(3).First(word => word != answer && word != bystander);
    }

    // The words that the lesson follows, and the place of their weights for the nearest word before.
    private int[] Followed => [answer, rival, bystander];

    private int Last => before.Words[^1];

    private string Target(int word) => word == answer ? "1" : "0";

    /// <summary>The parts of the lesson by name, in order. The step is taken between the fourth and the fifth.</summary>
    public IReadOnlyList<(string Name, string Text)> Parts()
    {
        var step = new TrainingStep(network, before.Words, answer);
        string seen = network.Options.Epochs switch { 1 => "once", 2 => "twice", var times => $"{times} times" };
        (string, string)[] parts =
        [
            ("example", TourLesson.Lines(
                "ONE TRAINING STEP BY HAND",
                $"   The network has seen the corpus {seen} and knows a little. Now one more example comes:",
                $"   \"{string.Join(' ', before.Words.Select(word => words[word]))}\" is followed by \"{words[answer]}\".")),
            ("forward", TourLesson.Lines(Forward())),
            ("loss", TourLesson.Lines(
                "2  LOSS: HOW WRONG IS THAT?",
                $"   loss = -ln of the right word's probability = -ln {Exact(before.Probabilities[answer])} = {Of(step.Loss, 4)}")),
            ("backward", TourLesson.Lines(Backward())),
        ];

        // From here on the weights are others.
        return
        [
            .. parts,
            ("update", TourLesson.Lines(["4  UPDATE: EVERY WEIGHT MOVES AGAINST ITS GRADIENT", $"   new weight = weight - learning rate × gradient, with a learning rate of {Of(LearningRate)}", "", .. Update(step)])),
            ("after", TourLesson.Lines(After(step.Loss))),
        ];
    }

    private IEnumerable<string> Forward()
    {
        yield return "1  FORWARD: FROM THE WORD TO PROBABILITIES";
        foreach (string line in lesson.OneHotLists(before))
        {
            yield return line;
        }

        yield return "";
        foreach (string line in lesson.Hidden(before))
        {
            yield return line;
        }

        yield return "";
        yield return $"   logits        {Row(word => Of(before.Logits[word]))}";
        yield return $"   softmax       {Row(word => Probability(before.Probabilities[word]))}";
    }

    private IEnumerable<string> Backward()
    {
        double activation = before.Activations[neuron];
        double[] slopes = [.. before.Probabilities.Select((p, word) => p - (word == answer ? 1.0 : 0))];
        double[] terms = [.. slopes.Select((slope, word) => slope * Weight(word))];
        double onActivation = terms.Sum(), onSum = onActivation * activation * (1 - activation);
        yield return "3  BACKWARD: HOW MUCH DOES EACH NUMBER MOVE THE LOSS? (THE CHAIN RULE)";
        yield return "   The gradient of a number says how the loss would change, per unit, if the number grew a little.";
        yield return "   Of a logit: probability - target, where the target is 1 for the right word and 0 for all others";
        foreach (int word in Followed)
        {
            yield return $"      {words[word],-12} {Of(before.Probabilities[word], 4)} - {Target(word)} = {Of(slopes[word], 4),7}    {Meaning(word)}";
        }

        yield return "";
        yield return $"   Of a weight from neuron {neuron + 1} to a word: that of the logit × activation";
        foreach (int word in Followed)
        {
            yield return $"      to {words[word],-12} {Of(slopes[word], 4),7} × {Of(activation, 4)} = {Of(slopes[word] * activation, 4),7}";
        }

        int[] shown = [.. Followed.Take(2)];
        yield return "";
        yield return $"   Of neuron {neuron + 1}'s activation: that of each logit × weight, added up, since it goes into all {words.Count:N0}";
        yield return $"      {string.Join(" + ", shown.Select(word => $"{Of(slopes[word], 4)} × {Of(Weight(word), 4)} ({words[word]})"))} + {words.Count - shown.Length:N0} others: {Of(onActivation - shown.Sum(word => terms[word]), 4)}   = {Of(onActivation, 4)}";
        yield return "";
        yield return "   Of its weighted sum: that of the activation × the sigmoid's slope, activation × (1 - activation)";
        yield return $"      {Of(onActivation, 4)} × {Of(activation, 4)} × {Of(1 - activation, 4)} = {Of(onSum, 4)}";
        yield return "";
        yield return $"   Of a weight from an input to neuron {neuron + 1}: that of the sum × input";
        yield return $"      from {words[Last],-10} {Of(onSum, 4)} × 1 = {Of(onSum, 4),7}";
        yield return $"      from {words[bystander],-10} {Of(onSum, 4)} × 0 = {Of(0, 4),7}    what is not in the input learns nothing from it";
        yield return "";
        yield return $"   Is that right? Move the weight from neuron {neuron + 1} to {words[answer]} by {Of(Nudge)} up and down; the loss:";
        (double up, double down) = (LossWith(Nudge), LossWith(-Nudge));
        yield return $"      ({Of(up, 6)} - {Of(down, 6)}) / {Of(2 * Nudge)} = {Of((up - down) / (2 * Nudge), 4)}    against {Of(slopes[answer] * activation, 4)} by the chain rule";
    }

    private IEnumerable<string> Update(TrainingStep step)
    {
        var moving = new List<(string Name, Parameter Parameter, int Row, int Column)>();
        moving.AddRange(Followed.Select(word => ($"neuron {neuron + 1} to {words[word]}", network.Output.Weights, neuron, word)));
        moving.Add(($"bias of {words[answer]}", network.Output.Biases, 0, answer));
        moving.Add(($"{words[Last]} to neuron {neuron + 1}", network.Hidden.Weights, Last, neuron));
        moving.Add(($"{words[bystander]} to neuron {neuron + 1}", network.Hidden.Weights, bystander, neuron));
        float[] old = [.. moving.Select(weight => weight.Parameter.Values[weight.Row, weight.Column])];
        step.Take(LearningRate);
        yield return $"   {"",-26} {"weight",9} {"gradient",10} {"new weight",12}";
        for (int i = 0; i < old.Length; i++)
        {
            (string name, Parameter parameter, int row, int column) = moving[i];
            yield return $"   {name,-26} {Of(old[i], 4),9} {Of(parameter.Gradient[row, column], 4),10} {Of(parameter.Values[row, column], 4),12}";
        }

        int moved = network.Network.Parameters.Sum(parameter => parameter.Gradient.Values.Count(gradient => gradient != 0));
        int all = network.Network.Parameters.Sum(parameter => parameter.Values.Values.Length);
        yield return "";
        yield return $"   So do all others: {moved:N0} of {all:N0} have a gradient that is not 0.";
    }

    private IEnumerable<string> After(double loss)
    {
        NextWord after = network.Ask(before.Words);
        yield return "5  AFTER THE STEP";
        yield return $"   {"",-12} {"logit",9} {"now",9} {"probability",14} {"now",9}";
        foreach (int word in before.Best(4).Concat(Followed).Distinct())
        {
            yield return $"   {words[word],-12} {Of(before.Logits[word]),9} {Of(after.Logits[word]),9} {Probability(before.Probabilities[word]),14} {Probability(after.Probabilities[word]),9}";
        }

        yield return "";
        yield return $"   loss {Of(loss, 4)} -> {Of(-Math.Log(after.Probabilities[answer]), 4)}. That is all of learning: the same step again and again, for every example.";
    }

    private static string Exact(double p) => p >= 0.01 ? Of(p, 4) : Probability(p);

    private double Weight(int word) => network.Output.Weights.Values[neuron, word];

    private string Meaning(int word) => word == answer ? "more of it makes the loss smaller" : word == rival ? "more of it makes the loss larger" : "hardly matters: it is hardly believed";

    private string Row(Func<int, string> cell) => string.Join("   ", Followed.Select(word => $"{words[word]} {cell(word)}"));

    private double LossWith(float nudge)
    {
        Matrix weights = network.Output.Weights.Values;
        float old = weights[neuron, answer];
        weights[neuron, answer] = old + nudge;
        double loss = -Math.Log(network.Ask(before.Words).Probabilities[answer]);
        weights[neuron, answer] = old;
        return loss;
    }
}
