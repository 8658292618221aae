using System.Globalization;

namespace MlNetPath.Stage1.Rules.Tests;

/// <summary>Books of a size that no person writes: made by programs, and read without a quadratic step (which so many rules would show).</summary>
public class LargeRuleBookTests
{
    private const int Count = 30_000;

    [Fact]
    public void Every_rule_knows_its_line()
    {
        RuleBook book = RuleBook.Parse(Book(""));
        Assert.Equal(Enumerable.Range(0, Count).Select(i => 2 + (3 * i)), book.Rules.Select(rule => rule.Line));
    }

    [Fact]
    public void A_fault_at_the_end_is_named_with_rule_and_line()
    {
        var e = Assert.Throws<RuleBookException>(() => RuleBook.Parse(Book("{ \"name\": \"last\",\n \"weight\": 0 }")));
        Assert.Equal((2 + (3 * Count) + 1, "last"), (e.Line, e.Rule));
    }

    private static string Book(string last) => "{ \"rules\": [\n" + string.Concat(Enumerable.Range(0, Count).Select(i => string.Create(
        CultureInfo.InvariantCulture, $"{{ \"name\": \"r{i}\", \"label\": \"a\",\n \"kind\": \"keywords\", // a word\n \"match\": \"w{i}\" }},\n"))) + last + "\n] }";
}
