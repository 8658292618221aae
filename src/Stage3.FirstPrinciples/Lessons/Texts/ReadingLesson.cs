using MlNetPath.Core;
using static MlNetPath.Stage3.FirstPrinciples.Digits;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>One text on its way through the network: its hidden neurons, what each says for which label, and which n-grams decided.</summary>
internal static class ReadingLesson
{
    private const int LabelsShown = 4, NgramsShown = 6;

    /// <summary>Trains the network and takes a text through it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="words">The text, and behind it the label that it should have, where that is known: <c>Modul cs</c>.</param>
    /// <param name="output">Where it goes.</param>
    public static void Run(TextTask task, string[] words, TextWriter output)
    {
        string? label = words.Length > 1 ? words[1] : words.Length == 0 ? "cs" : null;
        int truth = label is null ? -1 : task.Labels.ToList().IndexOf(label);
        if (label is not null && truth < 0)
        {
            throw new InputException($"'{task.Name}' has no label '{label}'; it has {string.Join(", ", task.Labels)}.");
        }

        Show(TextLessons.Train(task), task.Labels, words.FirstOrDefault() ?? "Modul", truth, output);
    }

    /// <summary>Writes the way of a text.</summary>
    /// <param name="network">A trained network.</param>
    /// <param name="labels">The names of its labels.</param>
    /// <param name="text">The text.</param>
    /// <param name="truth">The right label; below 0 where nobody knows.</param>
    /// <param name="output">Where it goes.</param>
    public static void Show(NgramNetwork network, IReadOnlyList<string> labels, string text, int truth, TextWriter output)
    {
        var reading = new TextReading(network, text);
        double[] sums = reading.Sums(), logits = reading.Logits(sums), probabilities = reading.Probabilities();
        int[] order = [.. Enumerable.Range(0, labels.Count).OrderByDescending(label => logits[label])];
        int places = Math.Min(LabelsShown, labels.Count);
        int[] shown = truth < 0 || order.Take(places).Contains(truth) ? order[..places] : [.. order[..(places - 1)], truth];
        (int answer, int rival) = (order[0], truth >= 0 && truth != order[0] ? truth : order[1]);

        int known = Enumerable.Range(0, reading.Ngrams.Count).Count(reading.IsKnown);
        output.WriteLine($"text      {text}{(truth < 0 ? "" : $"    (the right label: {labels[truth]})")}");
        output.WriteLine($"n-grams   {reading.Ngrams.Count}, of which training gave {known} a row of weights; each row counts {Of(reading.Weight, 3)} times");
        output.WriteLine();
        output.WriteLine($"{"neuron",-10} {"sum",7} {"tanh",7}     activation × weight");
        output.WriteLine($"{"",-10} {"",7} {"",7} {string.Concat(shown.Select(label => $"{labels[label],9}"))}");
        foreach (int neuron in Enumerable.Range(0, network.Neurons).OrderByDescending(neuron => Math.Abs(Term(neuron, answer) - Term(neuron, rival))))
        {
            output.WriteLine($"{neuron + 1,-10} {Of(sums[neuron]),7} {Of(Math.Tanh(sums[neuron])),7} {string.Concat(shown.Select(label => $"{Of(Term(neuron, label)),9}"))}");
        }

        Line("bias", label => Of(network.Output.Biases.Values[0, label]));
        Line("= logit", label => Of(logits[label]));
        Line("= probability", label => Of(probabilities[label], 4));

        double lead = reading.Lead(answer, rival), empty = reading.Lead(answer, rival, _ => false);
        var losses = Enumerable.Range(0, reading.Ngrams.Count).Where(reading.IsKnown)
            .Select(left => (Ngram: reading.Ngrams[left], Loss: lead - reading.Lead(answer, rival, ngram => ngram != left))).OrderByDescending(n => n.Loss).ToList();
        output.WriteLine();
        output.WriteLine($"{labels[answer]} is {Of(lead)} before {labels[rival]}. Left out alone, an n-gram changes that by");
        output.WriteLine($"    for {labels[answer],-6} {Best(losses)}");
        output.WriteLine($"    for {labels[rival],-6} {Best([.. losses.AsEnumerable().Reverse().Select(n => (n.Ngram, -n.Loss))])}");
        output.WriteLine($"All {known} n-grams (the strongest are shown), one at a time: {Of(losses.Sum(n => n.Loss))}. All at once: {Of(lead - empty)}.");

        double Term(int neuron, int label) => Math.Tanh(sums[neuron]) * network.Output.Weights.Values[neuron, label];
        void Line(string name, Func<int, string> cell) => output.WriteLine($"{name,-26} {string.Concat(shown.Select(label => $"{cell(label),9}"))}");
    }

    // A space is hard to see, and says that a word begins or ends.
    private static string Best(IReadOnlyList<(string Ngram, double Loss)> losses)
    {
        string best = string.Join("  ", losses.Where(n => n.Loss >= 0.005).Take(NgramsShown).Select(n => $"{n.Ngram.Replace(' ', '·')} {Of(n.Loss)}"));
        return best.Length > 0 ? best : "none";
    }
}
