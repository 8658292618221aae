using System.Globalization;
using MlNetPath.Stage2.Learned;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// Tells which words of a text speak for the label it was given, against the next best one. Behind a hidden layer no weight belongs to a word and a label any more, so each word is left out in
/// turn: it speaks with what the lead in logits loses without it. What two words say only together is counted for both.
/// </summary>
internal static class LeftOutWords
{
    private const int MostShown = 5, MostOfWord = 40;

    // Each is one more scoring of the text; of a longer one, only the first words are tried.
    private const int MostTried = 64;

    /// <summary>One line, such as <c>de 0.998 before en 0.001: 'bahnhof?' +3.1, 'wo' +1.2</c>.</summary>
    public static string Explain(NgramNetwork network, IReadOnlyList<string> labels, string text)
    {
        float[] scores = new float[labels.Count], logits = new float[labels.Count];
        network.Score(text, scores);
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(label => scores[label])];
        (int best, int next) = (order[0], order[1]);
        string[] words = TextNormalizer.Words(text);
        float whole = Lead(text);
        IEnumerable<string> speaking = words.Distinct().Take(MostTried)
            .Select(word => (Word: word, For: whole - Lead(string.Join(' ', words.Where(other => other != word)))))
            .Where(w => w.For > 0)
            .OrderByDescending(w => w.For)
            .Take(MostShown)
            .Select(w => string.Create(CultureInfo.InvariantCulture, $"'{Excerpt.Of(w.Word, MostOfWord)}' +{w.For:F1}"));
        string evidence = string.Join(", ", speaking);
        return string.Create(CultureInfo.InvariantCulture, $"{labels[best]} {scores[best]:F3} before {labels[next]} {scores[next]:F3}: {(evidence.Length > 0 ? evidence : "no word in it speaks for that; the biases decide")}");

        float Lead(string some)
        {
            network.Logits(some, logits);
            return logits[best] - logits[next];
        }
    }
}
