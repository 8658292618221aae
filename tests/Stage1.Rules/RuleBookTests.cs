using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules.Tests;

/// <summary>Reading rule books, and the books that come with the project.</summary>
public class RuleBookTests
{
    [Fact]
    public void Reads_comments_trailing_commas_and_all_properties()
    {
        RuleBook book = RuleBook.Parse(
            """
            // Who answers?
            {
              "description": "tickets", /* of 2025 */
              "rules": [
                { "name": "money", "label": "billing", "kind": "keywords", "match": ["credit card", "IBAN"], "weight": 2, "once": true, "matchCase": true, },
                { "match": "äöü ß", "kind": "characters", "label": "german", "name": "umlauts" },
              ],
            }
            """,
            "tickets.rules.json");
        Assert.Equal("tickets", book.Description);
        Assert.Equal(["money", "umlauts"], book.Rules.Select(r => r.Name));
        Rule money = book.Rules[0], umlauts = book.Rules[1];
        Assert.Equal(["credit card", "IBAN"], money.Patterns);
        Assert.Equal(("billing", RuleKind.Keywords, 2, true, true, 5), (money.Label, money.Kind, money.Weight, money.Once, money.MatchCase, money.Line));
        Assert.Equal(["ä", "ö", "ü", "ß"], umlauts.Patterns);
        Assert.Equal((1, false, false, 6), (umlauts.Weight, umlauts.Once, umlauts.MatchCase, umlauts.Line));
    }

    [Fact]
    public void A_file_may_begin_with_a_byte_order_mark()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, RuleBook.Empty.Source, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            RuleBook book = RuleBook.Load(path);
            Assert.Equal((path, RuleBook.Empty.Source, RuleBook.Empty.Fingerprint), (book.Name, book.Source, book.Fingerprint));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_edited_book_is_another_option()
    {
        string Options(string json) => new RulesOptions { RuleBook = RuleBook.Parse(json, "x") }.ToString();
        Assert.Equal(Options("""{ "rules": [] }"""), Options("""{ "rules": [] }"""));
        Assert.NotEqual(Options("""{ "rules": [] }"""), Options("""{ "rules": [ ] }"""));
    }

    [Theory]
    [InlineData("languages")]
    [InlineData("components")]
    public void The_books_of_the_project_are_short_and_speak_of_their_task(string name)
    {
        RuleBook book = RuleBook.Default(name)!;
        Assert.InRange(book.Source.Split('\n').Length, 1, 400);
        Assert.NotEmpty(book.Description);
        IReadOnlyList<string> labels = Tasks.Find(name).Load().Labels;
        Assert.Equal(labels.Order(), book.Rules.Select(r => r.Label).Distinct().Order());
    }

    [Fact]
    public void The_language_book_uses_every_list_of_Lucene_for_its_languages()
    {
        string source = RuleBook.Default("languages")!.Source;
        Assert.All(["cs", "de", "en", "es", "fr", "it", "pt", "ru", "tr"], language => Assert.Contains($"lucene:{language}", source, StringComparison.Ordinal));
        Assert.DoesNotContain("pl", StopWordLists.Languages);
    }

    [Fact]
    public void The_books_of_the_project_keep_their_promise_on_the_test_split()
    {
        Assert.InRange(Accuracy("languages"), 0.95, 1);
        Assert.InRange(Accuracy("components"), 0.4, 1);
    }

    [Fact]
    public void Other_tasks_have_no_book() => Assert.Null(RuleBook.Default("tickets"));

    private static double Accuracy(string name)
    {
        TextTask task = Tasks.Find(name).Load();
        ScoreTable scores = ScoreTable.Compute(new RulesStage().Fit(task), task.Test(new(seed: 1)), task.Labels.Count);
        return scores.Predicted.Index().Count(p => p.Item == task.TestData.Labels[p.Index]) / (double)scores.Count;
    }
}
