using System.Globalization;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>
/// The figures of the simpler answers on the whole corpus, minutes of work: run only where the variable names a file, which the figures are added to.
/// MLNETPATH_BASELINES=figures.txt dotnet run -c Release --project tests/Stage6.LanguageModel -- -method '*BaselineFigures.Translation'
/// </summary>
public class BaselineFigures
{
    private const string Variable = "MLNETPATH_BASELINES";

    private static IEnumerable<string> Targets => ParallelCorpus.Languages.Skip(1);

    [Fact]
    public void MemoryOptions()
    {
        Require();
        ParallelCorpus corpus = ParallelCorpus.Load();
        string[] some = ["de", "ja", "ru"];
        foreach ((int length, int candidates) in ((int, int)[])[(3, 16), (4, 16), (5, 16), (6, 16), (5, 1), (5, 4), (5, 64)])
        {
            double[] scores = [.. some.Select(target => ChrFOf(new TranslationMemory(corpus.Pairs(Split.Train, "en", target), length, candidates), corpus.Pairs(Split.Validation, "en", target)).Value)];
            Write($"memory validation {scores.Average():F2} ({string.Join(' ', scores.Select(score => score.ToString("F2", CultureInfo.InvariantCulture)))}) length {length} candidates {candidates}");
        }
    }

    [Fact]
    public void LexiconOptions()
    {
        Require();
        ParallelCorpus corpus = ParallelCorpus.Load();
        string[] some = ["de", "ja", "zh-Hans"];
        foreach (double least in (double[])[0, 0.3, 0.5])
        {
            double[] scores = [.. some.Select(target => ChrFOf(new LexiconTranslator(corpus.Pairs(Split.Train, "en", target), target, least), corpus.Pairs(Split.Validation, "en", target)).Value)];
            Write($"lexicon validation {scores.Average():F2} ({string.Join(' ', scores.Select(score => score.ToString("F2", CultureInfo.InvariantCulture)))}) least {least}");
        }
    }

    [Fact]
    public void Translation()
    {
        Require();
        ParallelCorpus corpus = ParallelCorpus.Load();
        Write("language train validation test chrF: copy lexicon memory; memory's 95% interval; memory better than the lexicon: p; BLEU of the memory; training seconds of the lexicon; milliseconds a look-up");
        var means = new List<(double Copy, double Lexicon, double Memory)>();
        foreach (string target in Targets)
        {
            IReadOnlyList<TranslationPair>[] pairs = [.. Enum.GetValues<Split>().Select(split => corpus.Pairs(split, "en", target))];
            IReadOnlyList<TranslationPair> test = pairs[(int)Split.Test];
            int[] groups = [.. test.Select(pair => pair.Group)];
            CorpusScore copy = ChrFOf(new CopyTranslator(), test);
            TimeSpan start = Environment.CpuUsage.TotalTime;
            var lexiconTranslator = new LexiconTranslator(pairs[0], target);
            double trained = SecondsSince(start);
            CorpusScore lexicon = ChrFOf(lexiconTranslator, test);
            var memoryTranslator = new TranslationMemory(pairs[0]);
            start = Environment.CpuUsage.TotalTime;
            string[] found = [.. test.Select(pair => memoryTranslator.Translate(pair.Source))];
            double lookup = 1000 * SecondsSince(start) / test.Count;
            string[] references = [.. test.Select(pair => pair.Target)];
            CorpusScore memory = ChrF.Of(found, references);
            ConfidenceInterval interval = ScoreBootstrap.Interval(memory, groups, seed: 1);
            ScoreComparison comparison = ScoreBootstrap.Compare(memory, lexicon, groups, seed: 1);
            means.Add((copy.Value, lexicon.Value, memory.Value));
            Write(
                $"{target} {pairs[0].Count} {pairs[1].Count} {test.Count} {copy.Value:F1} {lexicon.Value:F1} {memory.Value:F1} ({interval.Low:F1} to {interval.High:F1}) {comparison.PValue:F4} " +
                $"{Bleu.Of(found, references, Bleu.TokensOf(target)).Value:F1} {trained:F1} {lookup:F2}");
        }

        Write($"mean {means.Average(m => m.Copy):F1} {means.Average(m => m.Lexicon):F1} {means.Average(m => m.Memory):F1}");
    }

    [Fact]
    public void NextByte()
    {
        Require();
        TextTask task = Tasks.Languages.Load();
        TokenText[] validation = ByteTokens.Of(task, task.ValidationData), test = ByteTokens.Of(task, task.TestData);
        Report("rules", new RuleTable(ParallelCorpus.Languages), test);
        TokenText[] train = ByteTokens.Of(task, task.TrainData);
        Write($"{train.Length} texts of {train.Sum(text => (long)text.Bytes)} bytes in training, {validation.Length} in validation, {test.Length} in test");
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        var counts = new NgramCounts(train.Select(text => text.Tokens), 6);
        double seconds = SecondsSince(start);
        Write($"counted {counts.Count} n-grams of up to 6 bytes in {seconds:F1} s and {(GC.GetTotalMemory(forceFullCollection: true) - memory) / 1e6:F0} MB");
        for (int order = 2; order <= counts.Order; order++)
        {
            start = Environment.CpuUsage.TotalTime;
            var model = new KneserNey(counts, order, ByteTokens.VocabularySize);
            seconds = SecondsSince(start);
            Write($"order {order}: {seconds:F1} s; validation {BitsPerByte.Of(BitsPerByte.Bits(model, validation), validation).Value:F4}");
            Report($"order {order}", model, test);
        }
    }

    private static void Report(string name, ITokenScorer model, TokenText[] texts)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime;
        double[] bits = BitsPerByte.Bits(model, texts);
        double seconds = SecondsSince(start);
        Write($"{name} test {BitsPerByte.Of(bits, texts).Value:F4}, mean {BitsPerByte.ByLanguage(bits, texts).Values.Average(score => score.Value):F4}: " +
            string.Join(' ', BitsPerByte.ByLanguage(bits, texts).Select(score => $"{score.Key} {score.Value.Value:F3}")) + $"; {seconds:F1} s");
    }

    // Processor time, which a busy machine does not lengthen.
    private static double SecondsSince(TimeSpan start) => (Environment.CpuUsage.TotalTime - start).TotalSeconds;

    private static CorpusScore ChrFOf(IOneWayTranslator translator, IReadOnlyList<TranslationPair> pairs) =>
        ChrF.Of([.. pairs.Select(pair => translator.Translate(pair.Source))], [.. pairs.Select(pair => pair.Target)]);

    private static void Require() =>
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)), $"{Variable} names no file for the figures.");

    private static void Write(string line) => File.AppendAllText(Environment.GetEnvironmentVariable(Variable)!, line + "\n");
}
