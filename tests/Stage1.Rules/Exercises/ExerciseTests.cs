namespace MlNetPath.Stage1.Rules.Tests;

/// <summary>
/// The exercises of the chapter. Each test checks the solution that lies beside it, or, where the environment variable
/// <c>MLNETPATH_EXERCISE</c> has the full path of a rule book, that one: the reader's.
/// </summary>
public sealed class ExerciseTests
{
    private static readonly string[] Languages = ["cs", "de", "en", "es", "fr", "it", "ja", "ko", "pl", "pt-BR", "ru", "tr", "zh-Hans", "zh-Hant"];

    // What the second exercise is about, and what must not suffer from it. None of these texts is in the data.
    private static readonly (string Text, string Label)[] WithoutKana =
    [
        ("数学記号", "ja"), ("国際電話", "ja"), ("学会会場", "ja"), ("国語辞書", "ja"), ("医学論争", "ja"), ("開発環境", "ja"),
        ("数学符号", "zh-Hans"), ("会议记录", "zh-Hans"), ("国内新闻", "zh-Hans"), ("學校新聞", "zh-Hant"), ("國際電話", "zh-Hant"), ("新聞記者", "zh-Hant"),
    ];

    [Fact]
    public void Exercise_1_a_book_of_your_own_knows_tickets_that_it_was_not_written_for()
    {
        RuleBook book = Solution("tickets");
        Assert.Equal([], Wrong(book, "tickets.tsv"));

        // Whoever wrote down the tickets themselves knows none of these.
        Assert.True(Wrong(book, "tickets-later.tsv").Length <= 2, string.Join('\n', Wrong(book, "tickets-later.tsv")));
    }

    [Fact]
    public void Exercise_2_tells_Japanese_without_kana_from_Chinese()
    {
        string builtIn = RuleBook.Default("languages")!.Source;
        string added = File.ReadAllText(Path.Combine(Folder, "japanese.solution.rules.json"));
        RuleBook book = Own() ?? RuleBook.Parse(builtIn.Insert(builtIn.LastIndexOf(']'), added[(added.IndexOf('[', StringComparison.Ordinal) + 1)..added.LastIndexOf(']')]));
        RuleScorer scorer = new(book, Languages, majority: 2);
        Assert.Equal([], WithoutKana.Where(t => Answer(scorer, t.Text) != t.Label).Select(t => $"{t.Text} is {t.Label}: {scorer.Explain(t.Text)}"));
    }

    [Fact]
    public void Exercise_3_a_mended_book_can_be_read()
    {
        RuleBook book = Solution("broken");
        Assert.Equal(5, book.Rules.Count);
        book.CheckLabels("languages", Languages);
    }

    [Fact]
    public void The_books_to_start_from_run_and_solve_nothing()
    {
        Assert.Equal(9, Wrong(RuleBook.Load(Path.Combine(Folder, "tickets.rules.json")), "tickets.tsv").Length);
        RuleScorer scorer = new(RuleBook.Default("languages")!, Languages, majority: 2);
        Assert.Equal(["数学記号", "国際電話", "学会会場", "国語辞書", "医学論争", "開発環境"], WithoutKana.Where(t => Answer(scorer, t.Text) != t.Label).Select(t => t.Text));
        Assert.Equal(4, Assert.Throws<RuleBookException>(() => RuleBook.Load(Path.Combine(Folder, "broken.rules.json"))).Line);
    }

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Exercises");

    private static RuleBook Solution(string exercise) => Own() ?? RuleBook.Load(Path.Combine(Folder, $"{exercise}.solution.rules.json"));

    private static RuleBook? Own() => Environment.GetEnvironmentVariable("MLNETPATH_EXERCISE") is { Length: > 0 } path ? RuleBook.Load(path) : null;

    private static string[] Wrong(RuleBook book, string file)
    {
        RuleScorer scorer = new(book, ["account", "billing", "shipping"], majority: 0);
        return [.. File.ReadLines(Path.Combine(Folder, file)).Skip(1).Select(line => line.Split('\t'))
            .Where(columns => Answer(scorer, columns[0]) != columns[1])
            .Select(columns => $"{columns[0]} is {columns[1]}: {scorer.Explain(columns[0])}")];
    }

    private static string Answer(RuleScorer scorer, string text)
    {
        var scores = new float[scorer.Labels.Count];
        scorer.Score(text, scores);
        return scorer.Labels[Array.IndexOf(scores, 1f)];
    }
}
