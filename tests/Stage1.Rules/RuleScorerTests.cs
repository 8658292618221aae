using System.Text;

namespace MlNetPath.Stage1.Rules.Tests;

/// <summary>How points decide, and how the decision is explained.</summary>
public class RuleScorerTests
{
    private const string LetterA = """ "name": "letter a", "label": "a", "kind": "characters", "match": "a", "weight": 2 """;
    private const string LetterB = """ "name": "letter b", "label": "b", "kind": "characters", "match": "b" """;
    private const string LetterC = """ "name": "letter c", "label": "c", "kind": "characters", "match": "c", "weight": 2 """;

    [Theory]
    [InlineData("a", "a")]
    [InlineData("abb", "c", "c")]
    [InlineData("abbb", "b")]
    [InlineData("ca", "c")]
    [InlineData("ac", "c")]
    [InlineData("", "b")]
    [InlineData("zzz", "b")]
    [InlineData("😀 \uD83D \0", "b")]
    public void The_label_of_most_points_wins_and_on_a_tie_the_first_of_the_book(string text, string expected, string? more = null)
    {
        Assert.Equal(expected, Books.Scorer(LetterC, LetterA, LetterB).Predict(text + more));
    }

    [Fact]
    public void A_rule_may_count_once_and_speak_against_its_label()
    {
        RuleScorer scorer = Books.Scorer(LetterA + """, "once": true""", LetterB, """ "name": "not b", "label": "b", "kind": "keywords", "match": "no", "weight": -3 """);
        Assert.Equal("b", scorer.Predict("aaa bbb"));
        Assert.Equal("a", scorer.Predict("aaa bbb no"));
        Assert.Equal("no rule speaks for a label -> the majority class b", scorer.Explain("bb no"));
    }

    [Fact]
    public void A_book_without_rules_gives_the_majority_class() => Assert.Equal("b", new RuleScorer(RuleBook.Empty, Books.Labels, 1).Predict("aaa"));

    [Fact]
    public void Explains_with_the_rules_that_decided_and_the_points_of_all()
    {
        RuleScorer scorer = Books.Scorer(
            LetterB,
            LetterA,
            """ "name": "words", "label": "a", "kind": "stopWords", "match": "na aha", "weight": 5 """,
            """ "name": "silent", "label": "a", "kind": "stopWords", "match": "zzz" """);
        Assert.Equal("rule 'words' (Aha, na) +10; rule 'letter a' (A, a) +6 -> a 16, b 2", scorer.Explain("Aha, bb na"));
        Assert.Equal("no rule speaks for a label -> the majority class b", scorer.Explain(""));
    }

    [Fact]
    public void Explains_in_one_short_line_however_long_the_text()
    {
        RuleScorer scorer = Books.Scorer(""" "name": "digits", "label": "a", "kind": "regex", "match": "[0-9]+" """);
        Assert.Equal("rule 'digits' (0, 1, 2, 3, ...) +1000 -> a 1000", scorer.Explain(string.Join('\n', Enumerable.Range(0, 1000))));
    }

    [Fact]
    public void A_long_text_is_read_to_its_end()
    {
        var text = new StringBuilder().Insert(0, "Das ist kein Fehler. ", 5_000).Append(" SQL").ToString();
        Assert.True(text.Length > 100_000);
        Assert.Equal([1, 5_000], Books.Counts(
            text,
            """ "name": "sql", "label": "a", "kind": "keywords", "match": "SQL" """,
            """ "name": "de", "label": "b", "kind": "stopWords", "match": "kein" """));
    }

    [Fact]
    public void A_regular_expression_that_takes_too_long_does_not_fire()
    {
        // A back reference makes it backtrack; it finds "b!" at once, and then tries every way to part the run of a's: 2 to the 40th of them.
        const string Rule = """ "name": "slow", "label": "a", "kind": "regex", "match": "b!|(a+)+\\1c" """;
        string text = "b! " + new string('a', 40);
        Assert.Equal([0], Books.Counts(text, Rule));
        Assert.Equal([1], Books.Counts("b! a", Rule));
        Assert.Equal("no rule speaks for a label -> the majority class b", Books.Scorer(Rule).Explain(text));
    }

    [Fact]
    public void A_regular_expression_without_back_references_takes_time_in_proportion_to_the_text()
    {
        Assert.Equal([0], Books.Counts(new string('a', 100_000), """ "name": "nested", "label": "a", "kind": "regex", "match": "(a+)+b" """));
    }

    [Fact]
    public void Many_threads_score_as_one_does()
    {
        RuleScorer scorer = new(RuleBook.Default("languages")!, [.. RuleBook.Default("languages")!.Rules.Select(r => r.Label).Distinct()], 0);
        string[] texts = ["Der Typ ist nicht gültig.", "Le type n'est pas valide.", "型が無効です", "Typ nie jest prawidłowy", "CA1822", ""];
        string[] expected = [.. texts.Select(scorer.Explain)];
        Parallel.For(0, 600, i =>
        {
            var scores = new float[scorer.Labels.Count];
            scorer.Score(texts[i % texts.Length], scores);
            Assert.Equal(1, scores.Sum());
            Assert.Equal(expected[i % texts.Length], scorer.Explain(texts[i % texts.Length]));
        });
    }
}
