using System.Globalization;
using System.Text;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>One text, step by step: normalized, cut into n-grams, hashed, weighed, summed, turned into probabilities; then one step of learning.</summary>
internal static class StepsLesson
{
    private const int LabelsShown = 4;
    private const int NgramsShown = 24;

    /// <summary>Trains naive Bayes and takes the text through it.</summary>
    /// <param name="task">The task.</param>
    /// <param name="words">The text, and behind it the label that it should have, where that is known: <c>Modul cs</c>.</param>
    /// <param name="output">Where the steps go.</param>
    public static void Run(TextTask task, string[] words, TextWriter output)
    {
        var ml = new MLContext(seed: 1);
        ITransformer fitted = new LearnedStage(LearnedTrainer.NaiveBayes).CreatePipeline(ml, task, new LearnedOptions()).Fit(task.Train(ml));
        var model = (BucketWeights)((TextScoringTransformer)fitted).Scorer;
        string text = words.FirstOrDefault() ?? "Modul";
        string? label = words.Length > 1 ? words[1] : words.Length == 0 ? "cs" : null;
        Show(model, task.Labels, text, output);
        if (label is not null)
        {
            ShowStep(model, task.Labels, text, Label(task, label), output);
        }
    }

    /// <summary>The n-grams of a text as strings, in the order in which <see cref="NgramHasher"/> gives their buckets.</summary>
    public static IReadOnlyList<string> Ngrams(string text)
    {
        Rune[] runes = [.. TextNormalizer.Normalize(text).EnumerateRunes()];
        var ngrams = new List<string>();
        for (int start = 0; start < runes.Length - 1; start++)
        {
            var ngram = new StringBuilder();
            for (int end = start; end < runes.Length && end < start + NgramHasher.MaxCharacters; end++)
            {
                ngram.Append(runes[end]);
                bool space = runes[end].Value == ' ';
                if (Encoding.UTF8.GetByteCount(ngram.ToString()) > NgramHasher.MaxBytes)
                {
                    break;
                }

                if (!(space && end == start))
                {
                    ngrams.Add(ngram.ToString());
                }

                if (space && end > start)
                {
                    break;
                }
            }
        }

        string[] words = TextNormalizer.Words(text);
        for (int first = 0; first < words.Length; first++)
        {
            for (int count = 1; count <= NgramHasher.MaxWords && first + count <= words.Length; count++)
            {
                ngrams.Add($" {string.Join(' ', words[first..(first + count)])} ");
            }
        }

        return ngrams;
    }

    /// <summary>Writes the way from the text to its probabilities.</summary>
    public static void Show(BucketWeights model, IReadOnlyList<string> labels, string text, TextWriter output)
    {
        IReadOnlyList<string> ngrams = Ngrams(text);
        var buckets = new BucketList();
        float weight = NgramHasher.Hash(text, buckets);
        output.WriteLine($"text        {text}");
        output.WriteLine($"normalized  {Visible(TextNormalizer.Normalize(text))}    (· is a space)");
        output.WriteLine($"n-grams     {ngrams.Count}, so each weighs 3 / sqrt({ngrams.Count} + 9) = {weight:F3}");
        output.WriteLine();
        ShowHash(ngrams.FirstOrDefault(n => n.Length == 3) ?? ngrams.FirstOrDefault() ?? "", output);

        var logits = new float[labels.Count];
        model.Logits(text, logits);
        int[] best = [.. Enumerable.Range(0, labels.Count).OrderByDescending(label => logits[label]).Take(LabelsShown)];
        output.WriteLine();
        output.WriteLine($"{"n-gram",-8} {"bucket",8} {string.Concat(best.Select(label => $"{labels[label],9}"))}");
        for (int i = 0; i < ngrams.Count; i++)
        {
            int row = model.RowOf(buckets.Items[i]);
            if (i < NgramsShown)
            {
                string weights = row < 0 ? "  never seen in training" : Line(best, label => model.Row(row)[label]);
                output.WriteLine($"{Visible(ngrams[i]),-8} {buckets.Items[i],8} {weights}");
            }
        }

        if (ngrams.Count > NgramsShown)
        {
            output.WriteLine($"... and {ngrams.Count - NgramsShown} more");
        }

        output.WriteLine($"{"sum",-17} {Line(best, label => (logits[label] - model.Biases[label]) / weight)}");
        output.WriteLine($"{$"times {weight:F3}",-17} {Line(best, label => logits[label] - model.Biases[label])}");
        output.WriteLine($"{"plus the prior",-17} {Line(best, label => model.Biases[label])}");
        output.WriteLine($"{"= logits",-17} {Line(best, label => logits[label])}");
        double sum = logits.Sum(logit => Math.Exp(logit - logits[best[0]]));
        output.WriteLine($"{"e^(logit - best)",-17} {Line(best, label => Math.Exp(logits[label] - logits[best[0]]), "F4")}");
        output.WriteLine($"{$"sum of all {labels.Count}",-17} {sum,9:F4}");
        output.WriteLine($"{"= probabilities",-17} {Line(best, label => Math.Exp(logits[label] - logits[best[0]]) / sum, "F4")}");
    }

    /// <summary>Writes what one step of logistic regression on this one text changes, and makes that step.</summary>
    public static void ShowStep(BucketWeights model, IReadOnlyList<string> labels, string text, int label, TextWriter output)
    {
        var before = new float[labels.Count];
        var after = new float[labels.Count];
        model.Score(text, before);
        int[] shown = [label, .. Enumerable.Range(0, labels.Count).Where(l => l != label).OrderByDescending(l => before[l]).Take(LabelsShown - 1)];
        string ngram = Ngrams(text).LastOrDefault(n => n.Length == 3 && model.RowOf(NgramHasher.Bucket(n)) >= 0) ?? "";
        int row = ngram.Length == 0 ? -1 : model.RowOf(NgramHasher.Bucket(ngram));
        float[] old = row < 0 ? [] : [.. model.Row(row)];
        LogisticRegression.Train(model, TextData.Create([(text, label)]), new LearnedOptions { Epochs = 1 });
        model.Score(text, after);

        output.WriteLine();
        output.WriteLine($"one step of learning: '{text}' is {labels[label]}");
        output.WriteLine($"{"",-17} {string.Concat(shown.Select(l => $"{labels[l],9}"))}");
        output.WriteLine($"{"probability",-17} {Line(shown, l => before[l], "F4")}");
        output.WriteLine($"{"should be",-17} {Line(shown, l => l == label ? 1 : 0, "F4")}");
        output.WriteLine($"{"error",-17} {Line(shown, l => before[l] - (l == label ? 1 : 0), "F4")}");
        if (row >= 0)
        {
            output.WriteLine($"{$"weights of {Visible(ngram)}",-17} {Line(shown, l => old[l])}");
            output.WriteLine($"{"after the step",-17} {Line(shown, l => model.Row(row)[l])}");
        }

        output.WriteLine($"{"probability then",-17} {Line(shown, l => after[l], "F4")}");
    }

    private static void ShowHash(string ngram, TextWriter output)
    {
        output.WriteLine($"the bucket of \"{Visible(ngram)}\", byte by byte:");
        output.WriteLine($"  start with {NgramHasher.Seed}");
        ulong hash = NgramHasher.Seed;
        foreach (byte b in Encoding.UTF8.GetBytes(ngram))
        {
            ulong next = NgramHasher.Step(hash, b);
            string shown = b is > 32 and < 127 ? $"'{(char)b}'" : b == 32 ? "'·'" : "   ";
            output.WriteLine($"  {shown} = {b,3}:  ({hash,7} * {NgramHasher.Base} + {b} + 1) mod {NgramHasher.Buckets} = {next}");
            hash = next;
        }
    }

    private static int Label(TextTask task, string name) => task.Labels.ToList().IndexOf(name) is >= 0 and int label
        ? label
        : throw new InputException($"'{name}' is no label of '{task.Name}'; those are {string.Join(", ", task.Labels)}.");

    private static string Line(int[] labels, Func<int, double> value, string format = "F2") =>
        string.Concat(labels.Select(label => value(label).ToString(format, CultureInfo.InvariantCulture).PadLeft(9)));

    private static string Visible(string text) => text.Replace(' ', '·');
}
