using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.ML.Tokenizers;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class BpeTrainerTests
{
    [Fact]
    public void Merges_are_those_of_counting_anew_each_time() =>
        Gen.Select(Gen.OneOf(AnyText.Of("a", "b", "ab", " ", "c", "{0}", "aa"), AnyText.OfUsualParts).Array[1, 12], Gen.Int[0, 60]).Sample((texts, count) =>
        {
            if (texts.All(text => text.Length == 0))
            {
                return;
            }

            BpeVocabulary vocabulary = BpeTrainer.Train(texts, new BpeTrainingOptions { VocabularySize = 256 + count, Threads = 2 });
            Assert.Equal(NaiveTrainer.Train(texts, count), vocabulary.Merges.Select(merge => (Hex(vocabulary, merge.Left), Hex(vocabulary, merge.Right))));
        }, iter: 100);

    [Fact]
    public void Merges_of_the_corpus_are_those_of_counting_anew_each_time()
    {
        string[] texts = [.. Corpus.Texts(every: 1000)];
        BpeVocabulary vocabulary = BpeTrainer.Train(texts, new BpeTrainingOptions { VocabularySize = 256 + 100 });
        Assert.Equal(100, vocabulary.Merges.Count);
        Assert.Equal(NaiveTrainer.Train(texts, 100), vocabulary.Merges.Select(merge => (Hex(vocabulary, merge.Left), Hex(vocabulary, merge.Right))));
    }

    [Fact]
    public void The_library_cuts_every_text_as_training_left_it()
    {
        string[] texts = [.. Corpus.Texts(every: 40)];
        var options = new BpeTrainingOptions();
        Regex pattern = BpeVocabulary.Compile(options.Pattern);
        Dictionary<string, long> preTokens = PreTokenCounter.Count(texts, pattern, options);
        var learner = new MergeLearner(preTokens, []);
        var merges = new List<(int, int)>();
        while (merges.Count < 4000 && learner.Next() is { } merge)
        {
            merges.Add(merge);
        }

        Assert.Equal(4000, merges.Count);
        BpeTokenizer tokenizer = BpeVocabulary.Create(merges, [], options.Pattern).CreateTokenizer();
        Dictionary<string, int> places = preTokens.Keys.Select((preToken, place) => (preToken, place)).ToDictionary(p => p.preToken, p => p.place, StringComparer.Ordinal);
        foreach (string text in texts)
        {
            Assert.Equal(pattern.Matches(text).SelectMany(match => learner.Segmentation(places[match.Value]).ToArray()), tokenizer.EncodeToIds(text));
        }
    }

    [Fact]
    public void The_same_texts_give_the_same_vocabulary_in_any_order_and_with_any_number_of_threads()
    {
        string[] texts = [.. Corpus.Texts(every: 100)];
        var options = new BpeTrainingOptions { VocabularySize = 1500, Threads = 1 };
        BpeVocabulary one = BpeTrainer.Train(texts, options), other = BpeTrainer.Train(texts.Reverse(), options with { Threads = 4 });
        Assert.Equal(one.Tokens, other.Tokens);
        Assert.Equal(one.Merges, other.Merges);
    }

    [Fact]
    public void At_the_same_count_the_lowest_ids_come_first()
    {
        // All pairs occur twice. Letters have ids in their order, and merged tokens higher ones.
        BpeVocabulary vocabulary = BpeTrainer.Train(["cb", "cb", "ca", "ca", "bd", "bd"], new BpeTrainingOptions { VocabularySize = 1000 });
        Assert.Equal(["bd", "ca", "cb"], vocabulary.Tokens.Skip(256));
        Assert.Equal(["aa", "aaa", "aaaaa"], BpeTrainer.Train(["aaaaa", "aaaaa"], new BpeTrainingOptions { VocabularySize = 1000 }).Tokens.Skip(256));
    }

    [Fact]
    public void What_occurs_once_is_not_merged_and_the_vocabulary_stays_smaller()
    {
        BpeVocabulary vocabulary = BpeTrainer.Train(["abcdefg"], new BpeTrainingOptions { SpecialTokens = ["<|end|>"] });
        Assert.Empty(vocabulary.Merges);
        Assert.Equal(257, vocabulary.Tokens.Count);
        Assert.Equal(256, vocabulary.SpecialTokens["<|end|>"]);
    }

    [Fact]
    public void No_token_is_long_or_named_as_a_special_one()
    {
        BpeVocabulary vocabulary = BpeTrainer.Train([new string('=', 5000), "the the the the", "end end"], new BpeTrainingOptions { SpecialTokens = ["the", "nd"] });
        Assert.Equal(64, Enumerable.Range(0, vocabulary.Tokens.Count).Max(id => vocabulary.Bytes(id).Length));
        Assert.Equal(vocabulary.Tokens.Count, vocabulary.Tokens.Distinct().Count());
        Assert.NotEqual(vocabulary.SpecialTokens["the"], Assert.Single(vocabulary.CreateTokenizer().EncodeToIds("the").Take(1)));
        Assert.Equal(vocabulary.Tokens.Count - 1, vocabulary.SpecialTokens["nd"]);
    }

    [Fact]
    public void A_placeholder_and_the_quotes_around_it_can_become_one_token()
    {
        BpeVocabulary vocabulary = BpeTrainer.Train(Enumerable.Repeat("The type '{0}' is '{1}'.", 5), new BpeTrainingOptions());
        Assert.Contains("Ġ'{0}'", vocabulary.Tokens);
        Assert.DoesNotContain(vocabulary.Tokens, token => token.StartsWith("Ġtype", StringComparison.Ordinal) && token.Length > 5);
    }

    [Fact]
    public void Progress_rises_and_ends_with_the_last_merges()
    {
        var reports = new Reports();
        BpeTrainer.Train(Corpus.Texts(every: 500), new BpeTrainingOptions { VocabularySize = 256 + 128, Progress = reports });
        Assert.Equal("pre-tokens", reports.All[0].Doing);
        Assert.Equal([0.5, 1.0], reports.All.Skip(1).Select(report => report.Fraction!.Value));
    }

    [Fact]
    public void Stops_when_it_is_told_to()
    {
        using var before = new CancellationTokenSource();
        before.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => BpeTrainer.Train(["a"], new BpeTrainingOptions { Cancellation = before.Token }));

        using var during = new CancellationTokenSource();
        var reports = new Reports { OnReport = report => (report.Fraction is null ? (Action)(() => { }) : during.Cancel)() };
        Assert.ThrowsAny<OperationCanceledException>(() => BpeTrainer.Train(Corpus.Texts(every: 500), new BpeTrainingOptions { Progress = reports, Cancellation = during.Token }));
        Assert.Single(reports.All, report => report.Fraction is not null);
    }

    [Fact]
    public void What_cannot_be_trained_is_refused()
    {
        Assert.Contains("256", Refused(["a"], new() { VocabularySize = 255 }), StringComparison.Ordinal);
        Assert.Contains("no text", Refused([], new()), StringComparison.Ordinal);
        Assert.Contains("no text", Refused(["", ""], new()), StringComparison.Ordinal);
        Assert.Contains("'<|end|>' is given twice", Refused(["a"], new() { SpecialTokens = ["<|end|>", "<|end|>"] }), StringComparison.Ordinal);
        Assert.Contains("empty", Refused(["a"], new() { SpecialTokens = [""] }), StringComparison.Ordinal);
        Assert.Contains("'Ġ' is how a byte is written", Refused(["a"], new() { SpecialTokens = ["Ġ"] }), StringComparison.Ordinal);
        Assert.Contains("'[a' ", Refused(["a"], new() { Pattern = "[a" }), StringComparison.Ordinal);
        Assert.Contains("U+0020", Refused(["a b"], new() { Pattern = "[a-z]+" }), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => BpeTrainer.Train(["a", null!]));
        Assert.Contains("-1 threads", Refused(["a"], new() { Threads = -1 }), StringComparison.Ordinal);
    }

    private static string Refused(string[] texts, BpeTrainingOptions options) => Assert.Throws<InputException>(() => BpeTrainer.Train(texts, options)).Message;

    private static string Hex(BpeVocabulary vocabulary, int id) => Convert.ToHexStringLower(vocabulary.Bytes(id));

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public Action<TrainingProgress> OnReport { get; init; } = _ => { };

        public void Report(TrainingProgress value)
        {
            All.Add(value);
            OnReport(value);
        }
    }
}
