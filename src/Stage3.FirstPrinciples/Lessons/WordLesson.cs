using static MlNetPath.Stage3.FirstPrinciples.Digits;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>The way from words to the probabilities of the next one, every number of it.</summary>
/// <param name="network">The network.</param>
internal sealed class WordLesson(NextWordNetwork network)
{
    /// <summary>Widest line.</summary>
    public const int Width = 100;

    // Neurons side by side, terms of a sum, words of a table.
    private const int NeuronsInLine = 12, Terms = 3, WordsShown = 4;

    private readonly IReadOnlyList<string> words = network.Vocabulary.Words;

    /// <summary>The words that a lesson looks at: the most probable ones, and <c>kitten</c> as one that has no business there.</summary>
    public IReadOnlyList<int> Shown(NextWord next, int count = WordsShown) => [.. next.Best(count).Append(network.Vocabulary["kitten"]).Distinct()];

    /// <summary>The neuron that speaks loudest for a word: activation times weight is largest.</summary>
    public int Loudest(NextWord next, int word) =>
        Enumerable.Range(0, network.Options.Hidden).MaxBy(neuron => next.Activations[neuron] * network.Output.Weights.Values[neuron, word]);

    /// <summary>A word as a list with a single 1.</summary>
    public IEnumerable<string> OneHotLists(NextWord next)
    {
        foreach (int word in next.Words.Reverse().Take(network.Options.Context))
        {
            int first = Math.Max(0, word - 6), last = Math.Min(words.Count, first + 14);
            string shown = string.Join(' ', Enumerable.Range(first, last - first).Select(number => number == word ? "1" : "0"));
            yield return $"   {$"\"{words[word]}\"",-12} is word {word,5:N0} of {words.Count:N0}   [{(first > 0 ? "… " : "")}{shown}{(last < words.Count ? " …" : "")}]";
        }
    }

    /// <summary>The weighted sum of one neuron and its activation, written out.</summary>
    public IEnumerable<string> Neuron(NextWord next, int neuron)
    {
        int[] given = Given(next);
        double bias = network.Hidden.Biases.Values[0, neuron];
        string zeros = string.Concat(Enumerable.Range(0, 2).Where(number => !given.Contains(number)).Select(number => $"0 × {Weight(number)} + "));
        string ones = string.Join(" + ", given.Select(input => $"1 × {Weight(input)}"));
        yield return $"   weighted sum = {zeros}… + {ones} + … + bias {Of(bias)} = {Of(next.Sums[neuron])}";
        yield return $"   activation   = sigmoid({Of(next.Sums[neuron])}) = 1 / (1 + e^{Of(-next.Sums[neuron])}) = {Of(next.Activations[neuron])}";

        string Weight(int input) => $"{Of(network.Hidden.Weights.Values[input, neuron])} ({words[input % words.Count]})";
    }

    /// <summary>All hidden neurons: sum, activation, and the activation as a column.</summary>
    public IEnumerable<string> Hidden(NextWord next)
    {
        for (int from = 0; from < next.Sums.Count; from += NeuronsInLine)
        {
            int[] neurons = [.. Enumerable.Range(from, Math.Min(NeuronsInLine, next.Sums.Count - from))];
            yield return Line("neuron", neuron => $"{neuron + 1}");
            yield return Line("sum", neuron => Of(next.Sums[neuron]));
            yield return Line("activation", neuron => Of(next.Activations[neuron]));
            yield return Line("", neuron => new string(" ▁▂▃▄▅▆▇█"[(int)Math.Round(next.Activations[neuron] * 8)], 3));
            string Line(string name, Func<int, string> cell) => $"   {name,-10} {string.Concat(neurons.Select(neuron => $"{cell(neuron),7}"))}".TrimEnd();
        }
    }

    /// <summary>The logits of a few words, each written out as a sum of its largest terms.</summary>
    public IEnumerable<string> Logits(NextWord next, IEnumerable<int> shown)
    {
        foreach (int word in shown)
        {
            var terms = Enumerable.Range(0, next.Activations.Count)
                .Select(neuron => (neuron, Value: (double)next.Activations[neuron] * network.Output.Weights.Values[neuron, word])).OrderByDescending(term => Math.Abs(term.Value)).ToList();
            double bias = network.Output.Biases.Values[0, word];
            string largest = string.Join(" + ", terms.Take(Terms).Select(term => $"{Of(next.Activations[term.neuron])} × {Of(network.Output.Weights.Values[term.neuron, word])}"));
            yield return $"   {words[word],-10} = {largest} + {terms.Count - Terms} more: {Of(terms.Skip(Terms).Sum(term => term.Value))} + bias {Of(bias)} = {Of(next.Logits[word])}";
        }
    }

    /// <summary>From logits to probabilities, with the sum that makes them add up to 1.</summary>
    public IEnumerable<string> Softmax(NextWord next, IReadOnlyList<int> shown)
    {
        double best = next.Logits.Max(), sum = next.Logits.Sum(logit => Math.Exp(logit - best));
        yield return $"   {"word",-12} {"logit",8} {"e^(logit - best)",18} {"/ sum",9} {"= probability",14}";
        foreach (int word in shown)
        {
            double power = Math.Exp(next.Logits[word] - best), p = next.Probabilities[word];
            yield return $"   {words[word],-12} {Of(next.Logits[word]),8} {Probability(power),18} {Of(sum, 3),9} {Probability(p),14}  {Bar(p, 30)}".TrimEnd();
        }

        int others = words.Count - shown.Count;
        yield return $"   {$"{others:N0} others",-12} {"",8} {"",18} {"",9} {Probability(1 - shown.Sum(word => (double)next.Probabilities[word])),14}";
    }

    /// <summary>The most probable words in one line.</summary>
    public string BestOf(NextWord next, int count) => string.Join("   ", next.Best(count).Select(word => $"{words[word]} {Probability(next.Probabilities[word])}"));

    /// <summary>Goes on with the most probable word, again and again, until a sentence ends.</summary>
    /// <param name="text">Numbers of the first words.</param>
    /// <param name="most">How many words to add at most.</param>
    public string GoOn(IReadOnlyList<int> text, int most = 12)
    {
        var numbers = text.ToList();
        while (numbers.Count < text.Count + most && !WordSplitter.Ends.Contains(words[numbers[^1]]))
        {
            numbers.Add(network.Ask(numbers).Best(1)[0]);
        }

        return string.Concat(numbers.Select((number, i) => i == 0 || WordSplitter.Ends.Contains(words[number]) || words[number] == "," ? words[number] : " " + words[number]));
    }

    // The inputs that are 1, the nearest word's first.
    private int[] Given(NextWord next) => [.. next.Words.Reverse().Take(network.Options.Context).Select((word, place) => (place * words.Count) + word)];
}
