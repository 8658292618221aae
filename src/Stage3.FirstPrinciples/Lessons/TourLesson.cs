using static MlNetPath.Stage3.FirstPrinciples.Digits;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>Everything that a small network does, as one would explain it at a whiteboard, with the real numbers.</summary>
internal static class TourLesson
{
    // What the step at the end uses: large enough to be seen.
    private const float StepRate = 0.1f;

    private static readonly string[] Contexts =
        ["lives in San", "zoo in San", "Buenos", "Los", "Guten", "sleeps on the", "capitale de la", "¿Dónde está la", "vicino alla", "perto da", "Dzień", "Dobrý", "yavru kedi"];

    /// <summary>The parts of the tour by name, in order.</summary>
    /// <param name="network">A trained network. The last part takes one more step with it.</param>
    /// <param name="epochs">How its training went.</param>
    /// <param name="corpus">What it was trained on.</param>
    public static IReadOnlyList<(string Name, string Text)> Parts(NextWordNetwork network, IReadOnlyList<EpochResult> epochs, Corpus corpus)
    {
        var lesson = new WordLesson(network);
        Examples examples = NextWordExamples.Of(corpus.Sentences, network.Vocabulary, network.Options.Context);
        var counts = new NextWordCounts(examples);
        NextWord san = network.Ask("San");
        int francisco = network.Vocabulary["Francisco"], kitten = network.Vocabulary["kitten"], neuron = lesson.Loudest(san, francisco);
        int words = network.Vocabulary.Words.Count, numbers = network.Network.Parameters.Sum(parameter => parameter.Values.Values.Length);
        IReadOnlyList<int> shown = lesson.Shown(san);
        return
        [
            ("corpus", Lines(
                "A NETWORK THAT GUESSES THE NEXT WORD",
                "",
                $"   corpus    {corpus.Sentences.Count:N0} sentences in {corpus.Sentences.Select(s => s.Language).Distinct().Count()} languages, {words - 1:N0} different words and marks (datasets/first-words),",
                "             and one more, <start>, for the place before a sentence",
                $"   examples  {counts.Examples:N0}: some words of a sentence, one to {network.Options.Context} of them, and the word that follows",
                $"   network   {network.Options.Context} × {words:N0} inputs -> {network.Options.Hidden} hidden neurons with a sigmoid -> {words:N0} logits -> softmax",
                $"             {numbers:N0} weights and biases, which training sets",
                $"   training  {epochs.Count} epochs, that is passes over all examples; random start with seed {network.Options.Seed}")),
            ("learning", Lines(
                [
                    "1  LEARNING: THE LOSS FALLS",
                    "   The loss says how much the right word surprised the network: -ln of the probability that it",
                    $"   gave it, on average. Knowing nothing gives all {words:N0} words the same: -ln(1/{words:N0}) = {Of(Math.Log(words))}.",
                    "",
                    .. LossChart.Draw([.. epochs.Select(epoch => epoch.TrainingLoss)]),
                    "",
                    $"   The last epoch's loss is {Of(epochs[^1].TrainingLoss)}. It cannot fall to 0: many words follow \"the\". Somebody who",
                    $"   knew by heart how often each word follows each context would have a loss of {Of(counts.LowestLoss)}.",
                ])),
            ("one-hot", Lines(
                ["2  INPUT LAYER: WORDS BECOME NUMBERS", "   One input for each word that there is. All are 0 but one:", "", .. lesson.OneHotLists(san)])),
            ("neuron", Lines(
                [
                    $"3  ONE NEURON: A WEIGHTED SUM, THEN AN ACTIVATION BETWEEN 0 AND 1 (neuron {neuron + 1} of {network.Options.Hidden})", "",
                    .. lesson.Neuron(san, neuron),
                    "",
                    "   The inputs are all 0 but one, so the sum picks the weight of \"San\". Learning has put it there.",
                ])),
            ("hidden", Lines(["4  HIDDEN LAYER: ALL NEURONS", "", .. lesson.Hidden(san)])),
            ("logits", Lines(
                [
                    "5  OUTPUT LAYER: EACH WORD'S LOGIT IS A WEIGHTED SUM OF THE ACTIVATIONS",
                    "   The three largest terms are written out, activation × weight:",
                    "",
                    .. lesson.Logits(san, [.. san.Best(2), kitten]),
                ])),
            ("softmax", Lines(["6  SOFTMAX: LOGITS BECOME PROBABILITIES, WHICH ADD UP TO 1", "", .. lesson.Softmax(san, shown)])),
            ("why-not-1", Lines(WhyNotOne(network, counts, san))),
            ("contexts", Lines(
                [
                    "7  THE WORDS BEFORE MATTER, IN EVERY LANGUAGE OF THE CORPUS",
                    $"   It sees the last {network.Options.Context} words, and no more:",
                    "",
                    .. Contexts.Select(text => $"   {text,-26} -> {lesson.BestOf(network.Ask(text), 3)}"),
                    "",
                    "   Always going on with the most probable word:",
                    .. new[] { "San", "the kitten", "we", "das Kätzchen", "il gattino" }.Select(text => $"   {text,-26} -> {lesson.GoOn(network.Vocabulary.Read(text))}"),
                ])),
            ("step", Lines(Step(network, lesson))),
        ];
    }

    /// <summary>What is said when nothing but a text is given.</summary>
    public static string Answer(NextWordNetwork network, string text)
    {
        var lesson = new WordLesson(network);
        NextWord next = network.Ask(text);
        string typed = string.Join(' ', next.Words.Select(word => network.Vocabulary.Words[word]));
        IReadOnlyList<int> shown = lesson.Shown(next, 6);
        return Lines(
            [
                $"after \"{typed}\"",
                "",
                .. shown.Select(word => $"   {network.Vocabulary.Words[word],-16} {Probability(next.Probabilities[word]),12}  {Bar(next.Probabilities[word], 50)}".TrimEnd()),
                "",
                $"   always the most probable word:  {lesson.GoOn(next.Words)}",
            ]);
    }

    /// <summary>Lines as one text.</summary>
    public static string Lines(params IEnumerable<string> lines) => string.Join('\n', lines) + "\n";

    private static IEnumerable<string> WhyNotOne(NextWordNetwork network, NextWordCounts counts, NextWord san)
    {
        IReadOnlyDictionary<int, int> following = counts.After(NextWordExamples.Inputs([san.Words], network.Options.Context).Row(0));
        int total = following.Values.Sum();
        var order = following.OrderByDescending(pair => pair.Value).ThenBy(pair => network.Vocabulary.Words[pair.Key], StringComparer.Ordinal).ToList();
        string cities = string.Join(", ", order.Skip(1).Select(pair => $"{network.Vocabulary.Words[pair.Key]} {pair.Value}"));
        yield return $"   Why not 1? After \"San\" the corpus has {network.Vocabulary.Words[order[0].Key]} {order[0].Value} times, but also {cities}.";
        yield return $"   So the right probability is {order[0].Value}/{total} = {Of((double)order[0].Value / total, 3)}; the network says {Of(san.Probabilities[order[0].Key], 3)}. \"kitten\" never follows,";
        yield return "   and is near 0, but not 0 either: e to the power of anything is more than 0.";
    }

    private static IEnumerable<string> Step(NextWordNetwork network, WordLesson lesson)
    {
        NextWord before = network.Ask("San");
        int diego = network.Vocabulary["Diego"];
        new TrainingStep(network, before.Words, diego).Take(StepRate);
        NextWord after = network.Ask("San");
        yield return "8  WHAT ONE TRAINING STEP CHANGES";
        yield return "   The network is shown \"San\" once more, and \"Diego\" as the word that follows:";
        yield return "";
        yield return $"   {"probability of",-16} {"before",12} {"after",12}";
        foreach (int word in lesson.Shown(before))
        {
            yield return $"   {network.Vocabulary.Words[word],-16} {Probability(before.Probabilities[word]),12} {Probability(after.Probabilities[word]),12}";
        }

        yield return "";
        yield return $"   The loss of this example falls from {Of(-Math.Log(before.Probabilities[diego]))} to {Of(-Math.Log(after.Probabilities[diego]))}. A sentence about San Diego";
        yield return "   pulls one way, those about San Francisco pull the other way; training ends where they balance.";
        yield return "   Run it with --step to see one step with every number.";
    }
}
