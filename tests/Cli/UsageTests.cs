namespace MlNetPath.Cli.Tests;

public class UsageTests
{
    public static TheoryData<string, string> WrongCommandLines => new()
    {
        { "", "compare, train, classify, score, inspect, verify, quantize, tokens, generate, translate, chat, data, doctor" },
        { "comprae", "Did you mean 'compare'?" },
        { "data", "list, show, export" },
        { "data shwo", "Did you mean 'show'?" },
        { "compare --sede 3", "Did you mean '--seed'?" },
        { "compare --colour", "--stages" },
        { "compare more", "'more'" },
        { "compare --seed", "--seed needs a value" },
        { "compare --seed x", "--seed takes a whole number from 0 up, not 'x'" },
        { "compare --seed 1 --seed 2", "--seed is given 2 times" },
        { "compare --repeat 0", "--repeat takes a whole number from 1" },
        { "compare --task langauges", "Did you mean 'languages'?" },
        { "compare --verbose=x", "'x'" },
        { "compare --seed 2147483647 --repeat 2", "smaller --seed" },
        { "compare --task weather", "languages, components" },
        { "compare --stages ruels", "Did you mean 'rules'?" },
        { "compare --stages majority,weather", "majority, rules" },
        { "compare --stages rules,rules", "'rules' twice" },
        { "compare --stages rules,", "no stage ''" },
        { "compare --task translate --model m", "Did you mean 'translation'?" },
        { "translate --to de --bems 4 x", "has no option '--bems'. Did you mean '--beams'?" },
        { "translate --to de --json=x y", "--json takes no value, and '--json=x' gives it one" },
        { "generate --langauge de x", "has no option '--langauge'. Did you mean '--language'?" },
        { "generate --model --tokens 5", "--model needs a value" },
        { "tokens --jsn", "Did you mean '--json'?" },
        { "generate x --repetition-penalty 1e-38", "--repetition-penalty takes a number from 0.01 to 100" },
        { "compare --text-column subject", "--data" },
        { "compare --label-map zh", "old=new" },
        { "compare --out=", "--out" },
        { "compare --task translaton", "Did you mean 'translation'?" },
        { "compare --texts 5", "--texts is for the tasks next-token and translation" },
        { "compare --task translation --texts 0", "--texts takes a whole number from 1" },
        { "compare --task translation --data x.csv", "--data 'x.csv' and the built-in task 'translation'" },
        { "compare --task translation --test x.tsv", "--test has no meaning for the task 'translation'" },
        { "compare --task translation --text-column x", "--text-column has no meaning" },
        { "compare --task translation --label-map a=b", "--label-map has no meaning" },
        { "compare --task next-token --rules x.json", "--rules has no meaning for the task 'next-token'" },
        { "compare --task next-token --plugin x.dll", "--plugin has no meaning" },
        { "compare --task next-token --onnx x.onnx", "--onnx has no meaning" },
        { "compare --task next-token --onnx-labels x.txt", "--onnx-labels has no meaning" },
        { "compare --task next-token --repeat 2", "--repeat has no meaning" },
        { "compare --task translation --train", "--train has no meaning for the task 'translation'. Leave it out; the options for it are --task, --seed, --stages, --texts, --model, --out, --json" },
        { "train rules --task translation --out x", "only 'mlnetpath compare --task translation' knows it" },
        { "classify --stage rules --task next-token hello", "only 'mlnetpath compare --task next-token' knows it" },
        { "data show translation", "only 'mlnetpath compare --task translation' knows it" },
        { "train", "needs" },
        { "train rules", "--out" },
        { "train learned --out x --budget 3", "--budget is for stages that train long, and 'learned' does not" },
        { "train rules --out x --resume", "--resume is for stages that train long" },
        { "train deep --out x --budget 0", "--budget takes a whole number from 1" },
        { "train ruels --out x", "Did you mean 'rules'?" },
        { "classify hello", "--stage" },
        { "verify", "PATH" },
        { "verify model.onnx --memory -1", "--memory takes" },
        { "inspect --json", "MODEL" },
        { "inspect --json a.onnx b.onnx", "would write over the model 'a.onnx'" },
        { "data show --json languages", "took 'languages' for the file to write" },
        { "verify model.onnx --rtol -1", "--rtol takes a number from 0 up" },
        { "verify model.onnx --atol x", "--atol takes a number from 0 up, such as 1e-3, not 'x'" },
        { "verify model.onnx --timeout 0", "--timeout takes" },
        { "classify --stage rules --task weather hello", "languages, components" },
        { "classify --stage rules --labels-only --json hello", "--labels-only leaves no room for --json" },
        { "classify --stage rules --labels-only --why hello", "--why" },
        { "classify --stage rules --labels-only --top 2 hello", "--top" },
        { "classify --stage rules --top 0 hello", "--top takes" },
        { "classify --stage rules --input x.txt hello", "--input" },
        { "classify --model m --stage rules hello", "--stage" },
        { "classify --model m --task languages hello", "--task" },
        { "classify --model m --train hello", "--train" },
        { "data show", "Name a built-in task" },
        { "data show weather", "languages, components" },
        { "data export languages --split tset --out x.tsv", "Did you mean 'test'?" },
        { "data export languages --out x.tsv", "--split" },
        { "data export languages --split test", "--out" },
        { "docter", "Did you mean 'doctor'?" },
        { "doctor --train", "Its options are --json" },
    };

    [Theory]
    [MemberData(nameof(WrongCommandLines))]
    public void A_wrong_command_line_is_told_in_one_line_with_what_would_be_right(string commandLine, string fragment) =>
        CommandRun.Of(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Fails(ExitCodes.Usage, fragment);

    [Theory]
    [InlineData("compare", "--task")]
    [InlineData("compare", "--stages")]
    [InlineData("compare", "--label-map")]
    [InlineData("compare", "--data")]
    [InlineData("compare", "--text-column")]
    [InlineData("compare", "--label-column")]
    [InlineData("compare", "--test")]
    [InlineData("compare", "--rules")]
    [InlineData("compare", "--plugin")]
    [InlineData("compare", "--out")]
    [InlineData("train rules", "--out")]
    [InlineData("classify hello", "--stage")]
    [InlineData("classify hello", "--model")]
    [InlineData("classify --stage rules", "--input")]
    [InlineData("data show", "--data")]
    [InlineData("data export languages --out x.tsv", "--split")]
    public void An_empty_value_is_refused(string commandLine, string option)
    {
        CommandRun.Of([.. commandLine.Split(' '), option, ""]).Fails(ExitCodes.Usage, $"The value of {option} is empty");
        CommandRun.Of([.. commandLine.Split(' '), option, " "]).Fails(ExitCodes.Usage, $"The value of {option} is empty");
    }

    [Fact]
    public void Data_without_columns_names_the_columns_of_the_file()
    {
        using var work = new Workspace();
        CommandRun.Of("compare", "--data", work.Tickets(), "--out", work.Report).Fails(ExitCodes.Usage, "--text-column", "'subject', 'team'");
        CommandRun.Of("compare", "--data", work.Tickets(), "--text-column", "subject", "--out", work.Report).Fails(ExitCodes.Usage, "--label-column", "'subject', 'team'");
        Assert.Equal(["tickets.csv"], work.Entries);
        string lines = work.Write("tickets.jsonl", "\n{\"subject\":\"a\",\"team\":\"x\"}\n");
        CommandRun.Of("compare", "--data", lines, "--out", work.Report).Fails(ExitCodes.Usage, "--text-column", "'subject', 'team'");
    }

    [Fact]
    public void Data_and_a_built_in_task_contradict_each_other()
    {
        using var work = new Workspace();
        CommandRun.Of("compare", "--task", "languages", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team")
            .Fails(ExitCodes.Usage, "--data", "languages");
    }

    [Fact]
    public void Rules_without_the_stage_that_reads_them_are_refused()
    {
        using var work = new Workspace();
        CommandRun.Of("compare", "--stages", "majority", "--rules", work.Rules()).Fails(ExitCodes.Usage, "--rules", "'rules'");
    }

    [Fact]
    public void A_text_may_begin_with_a_dash_or_an_at_sign()
    {
        using var work = new Workspace();
        CommandRun run = CommandRun.Of(
            "classify", "--stage", "rules", "--data", work.Tickets(), "--text-column", "subject", "--label-column", "team", "--rules", work.Rules(), "--labels-only",
            "@invoice", "--", "--crash").Succeeds();
        Assert.Equal(["billing", "support"], run.OutputLines);
    }
}
