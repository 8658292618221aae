using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules.Tests;

/// <summary>What <c>dotnet run --project src/Stage1.Rules</c> shows.</summary>
public class DemonstrationTests
{
    [Fact]
    public void Shows_rules_accuracy_and_wrong_answers_by_what_happened_to_the_points()
    {
        var task = new TextTask(
            "languages", Books.Labels, TextData.Create([("x", 0), ("y", 1), ("z", 1), ("w", 2)]), TextData.Empty,
            TextData.Create([("c", 2), ("ac", 2), ("ca", 0), ("cca", 0), ("cc", 0), ("zz", 0), ("zzz", 1), ("Modul", 1)]));
        var output = new StringWriter();
        new Demonstration(task, Books.Of(""" "name": "c", "label": "c", "kind": "characters", "match": "c" """, """ "name": "a", "label": "a", "kind": "characters", "match": "a" """), output).Run(test: true);
        string[] lines = output.ToString().Split(Environment.NewLine);
        int at = Array.IndexOf(lines, "8 test texts of 'languages', 3 labels");
        Assert.Equal(["Wo ist der Bahnhof?", "    rule 'a' (a) +1", "    -> a 1"], lines[..3]);
        Assert.Equal(
            [
                "  majority class  25.0% right   the answer is always 'b'",
                "  written rules   50.0% right   2 rules of 'test.rules.json'",
                "  answered twice: 8 of 8 answers are the same",
                "",
                "How far may luck have moved it?",
                "      4 of     8 right:  50.0%, 95% interval 21.5% to 78.5%",
                "",
                "4 wrong answers",
                "  1: a tie, and the other label stands earlier in the book",
                "     ca   is a, answer c (c 1, a 1)",
                "  1: the right label has points, another one has more",
                "     cca   is a, answer c (c 2, a 1)",
                "  1: no rule found anything for the right label, but for another",
                "     cc   is a, answer c (c 2)",
                "  1: no rule found anything, so the answer is the majority class",
                "     zz   is a, answer b (no points)",
                "",
            ],
            lines[(at + 1)..]);
    }
}
