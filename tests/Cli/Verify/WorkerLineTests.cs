namespace MlNetPath.Cli.Tests;

/// <summary>What a worker's output is taken for.</summary>
public sealed class WorkerLineTests
{
    [Fact]
    public void A_case_and_its_result_come_through()
    {
        (int number, TestCase test) = WorkerLine.ReadRequest(WorkerLine.Request(7, new("a\nb", "c ü", ["d"])));
        Assert.Equal((7, "a\nb", "c ü", "d"), (number, test.Name, test.ModelPath, Assert.Single(test.DataSets)));
        var result = new CaseResult(CaseStatus.Failed, "line\nline");
        Assert.Equal([null, result, null], WorkerLine.Answer(7, result).Split('\n').Select(line => WorkerLine.ReadAnswer(line, 7)));
    }

    [Fact]
    public void What_the_runtime_prints_and_answers_to_other_requests_are_no_answer()
    {
        var result = new CaseResult(CaseStatus.Passed, "");
        foreach (string line in ("half a line" + WorkerLine.Answer(6, result)).Split('\n').Concat(["", "7 {}", "null", Json.Line(result), "warning: 7 " + Json.Line(result)]))
        {
            Assert.Null(WorkerLine.ReadAnswer(line, 7));
        }
    }

    [Fact]
    public void A_damaged_answer_is_an_error() =>
        Assert.Equal(CaseStatus.Error, WorkerLine.ReadAnswer(WorkerLine.Answer(7, new(CaseStatus.Passed, "")).Trim('\n')[..^1], 7)!.Status);
}
