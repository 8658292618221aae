using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules.Tests;

/// <summary>What is said of a rule book that cannot be used.</summary>
public class BrokenRuleBookTests
{
    private const string Good = """ "name": "n", "label": "a", "kind": "keywords", "match": "x" """;

    // The faulty rule begins on line 4; its properties stand on lines of their own.
    public static TheoryData<string, int, string?, string> Faults => new()
    {
        { "\"name\": \"n\",\n\"label\": \"a\",\n\"kind\": \"keyword\",\n\"match\": \"x\"", 6, "n", "there is no kind 'keyword'. The kinds are 'script', 'characters', 'sequences'" },
        { "\"name\": \"n\",\n\"label\": \"a\",\n\"kind\": \"regex\",\n\"match\": [\n\"ok\",\n\"(\"]", 9, "n", "Invalid pattern '('" },
        { "\"name\": \"n\",\n\"label\": \"a\",\n\"kind\": \"regex\",\n\"match\": \"a*\"", 7, "n", "matches the empty text" },
        { "\"name\": \"n\",\n\"label\": \"a\",\n\"kind\": \"script\",\n\"match\": \"Latin Klingon\"", 7, "n", "there is no script 'Klingon'. The scripts are Arabic, Armenian" },
        { "\"name\": \"n\",\n\"label\": \"a\",\n\"kind\": \"stopWords\",\n\"match\": \"lucene:pl\"", 7, "n", "Lucene.Net has no stop words for 'pl'" },
        { "\"name\": \"n\",\n\"label\": \"a\",\n\"colour\": \"red\"", 6, "n", "a rule has no property 'colour'. It has 'name', 'label', 'kind', 'match'" },
        { "\"name\": \"n\",\n\"label\": \"a\",\n\"label\": \"b\"", 6, "n", "the property 'label' is given twice" },
        { "\"label\": \"a\",\n\"kind\": \"keywords\",\n\"match\": \"x\"", 4, null, "the property 'name' is missing" },
        { "\"name\": \"n\",\n\"kind\": \"keywords\",\n\"match\": \"x\"", 4, "n", "the property 'label' is missing" },
        { "\"name\": \"n\",\n\"label\": \"a\",\n\"match\": \"x\"", 4, "n", "the property 'kind' is missing" },
        { "\"name\": \"n\",\n\"label\": \"a\",\n\"kind\": \"keywords\"", 4, "n", "the property 'match' is missing" },
        { "\"name\": \"n\",\n\"match\": []", 5, "n", "'match' is empty" },
        { "\"name\": \"n\",\n\"match\": \" \"", 5, "n", "'match' is empty" },
        { "\"name\": \"n\",\n\"match\": 7", 5, "n", "'match' is a string or an array of strings" },
        { "\"name\": \"n\",\n\"match\": [\"x\",\nnull]", 6, "n", "'match' is a string or an array of strings" },
        { "\"name\": 7", 4, null, "'name' is a string" },
        { "\"name\": \"n\",\n\"weight\": 0", 5, "n", "'weight' is a whole number from -1000 to 1000, and not 0" },
        { "\"name\": \"n\",\n\"weight\": 1.5", 5, "n", "'weight' is a whole number" },
        { "\"name\": \"n\",\n\"weight\": \"2\"", 5, "n", "'weight' is a whole number" },
        { "\"name\": \"n\",\n\"weight\": 99999", 5, "n", "'weight' is a whole number" },
        { "\"name\": \"n\",\n\"once\": 1", 5, "n", "'once' is true or false" },
        { "\"name\": \"n\",\n\"match\": \"\\uD800\"", 5, "n", "half of a surrogate pair" },
        { "\"name\": \"n\",\n\"label\" \"a\"", 5, "n", "this is not JSON" },
        { "\"name\": \"n\",\n\"label\": a", 5, "n", "this is not JSON" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_in_a_rule_is_named_with_file_rule_and_line(string rule, int line, string? name, string problem)
    {
        var e = Assert.Throws<RuleBookException>(() => RuleBook.Parse($"// A comment.\n{{\n  \"rules\": [\n    {{ {rule} }},\n  ]\n}}", "my.rules.json"));
        Assert.StartsWith($"my.rules.json, line {line}{(name is null ? "" : $", rule '{name}'")}: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal(("my.rules.json", line, name), (e.Book, e.Line, e.Rule));
    }

    [Theory]
    [InlineData("", 1, "this is not JSON")]
    [InlineData("[]", 1, "a rule book is an object")]
    [InlineData("\n{ }", 2, "the property 'rules' is missing")]
    [InlineData("{\n\"rules\": {} }", 2, "'rules' is an array")]
    [InlineData("{\n\"rules\": [\n7 ] }", 3, "a rule is an object")]
    [InlineData("{\n\"rule\": [] }", 2, "a rule book has no property 'rule'")]
    [InlineData("{ \"rules\": [] }\n}", 2, "this is not JSON")]
    [InlineData("{ \"rules\": [\n", 2, "this is not JSON")]
    [InlineData("{ \"rules\": [\n{ \"name\": \"n\"", 2, "this is not JSON")]
    public void A_fault_outside_of_rules_is_named_with_file_and_line(string json, int line, string problem)
    {
        var e = Assert.Throws<RuleBookException>(() => RuleBook.Parse(json, "my.rules.json"));
        Assert.StartsWith($"my.rules.json, line {line}", e.Message, StringComparison.Ordinal);
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_rules_of_one_name_are_a_fault()
    {
        var e = Assert.Throws<RuleBookException>(() => Books.Of(Good, Good));
        Assert.Equal("test.rules.json, line 2, rule 'n': the rule on line 1 has the same name. Give each rule a name of its own.", e.Message);
    }

    [Fact]
    public void A_label_that_the_task_does_not_have_is_a_fault_of_the_book()
    {
        RuleBook book = Books.Of(Good, """ "name": "m", "label": "d", "kind": "keywords", "match": "x" """);
        var e = Assert.Throws<RuleBookException>(() => new RulesStage(book).Fit(Books.Task()));
        Assert.Equal("test.rules.json, line 2, rule 'm': the task 'own' has no label 'd'. Its labels are 'a', 'b', 'c'.", e.Message);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string missing = Path.Combine(folder, "none.rules.json");
            Assert.Contains(missing, Assert.Throws<InputException>(() => RuleBook.Load(missing)).Message, StringComparison.Ordinal);
            Assert.Contains("It is a folder.", Assert.Throws<InputException>(() => RuleBook.Load(folder)).Message, StringComparison.Ordinal);
            string latin1 = Path.Combine(folder, "latin1.rules.json");
            File.WriteAllBytes(latin1, [.. "{\n\"description\": \""u8, 0xE4, .. "\", \"rules\": [] }"u8]);
            var e = Assert.Throws<RuleBookException>(() => RuleBook.Load(latin1));
            Assert.Equal($"{latin1}, line 2: not UTF-8. Save the file as UTF-8.", e.Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
