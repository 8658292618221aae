// Stage 1 on its own: a rule book at work on a built-in task.
//   dotnet run -c Release --project src/Stage1.Rules [languages | components] [--test] [--rules FILE]
using System.Globalization;
using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Stage1.Rules;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;
try
{
    Run();
    return 0;
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

void Run()
{
    string name = args.FirstOrDefault(a => Tasks.All.Any(t => t.Name == a)) ?? Tasks.Languages.Name;
    int rules = Array.IndexOf(args, "--rules");
    RuleBook? book = rules >= 0 && rules + 1 < args.Length ? RuleBook.Load(args[rules + 1]) : RuleBook.Default(name);
    TextTask task = Tasks.Find(name).Load();
    (string split, TextData data) = args.Contains("--test") ? ("test", task.TestData) : ("validation", task.ValidationData);
    Console.WriteLine($"{task.Name}: {data.Count:N0} {split} texts, {task.Labels.Count} labels");

    // Nothing is learned but one number: the most frequent label, for texts that no rule speaks about.
    var ml = new MLContext(seed: 1);
    double majority = Measure(new MajorityStage(), out _, out ScoreTable always);
    var stage = new RulesStage(book);
    double accuracy = Measure(stage, out ITransformer model, out ScoreTable scores);
    Console.WriteLine($"  majority class  {majority:P1}   '{task.Labels[always.Predicted[0]]}' for every text");
    Console.WriteLine($"  written rules   {accuracy:P1}   {stage.CountParameters(model)} rules of '{book?.Name}'");

    int[] right = [.. Enumerable.Range(0, data.Count).Where(row => scores.Predicted[row] == data.Labels[row])];
    Show("Right, and why", right);
    Show("Wrong, and why", [.. Enumerable.Range(0, data.Count).Except(right)]);

    double Measure(RulesStage stage, out ITransformer model, out ScoreTable scores)
    {
        model = ((IStage)stage).CreatePipeline(ml, task, stage.DefaultOptions).Fit(task.Train(ml));
        scores = ScoreTable.Compute(model, task.View(ml, data), task.Labels.Count);
        int[] predicted = scores.Predicted;
        return Enumerable.Range(0, data.Count).Count(row => predicted[row] == data.Labels[row]) / (double)data.Count;
    }

    // Short texts from all over the split: they fit on a line, and they are where rules go wrong.
    void Show(string title, int[] rows)
    {
        Console.WriteLine($"\n{title} ({rows.Length:N0}):");
        int[] shortOnes = [.. rows.Where(row => data.Utf8(row).Length < 80)];
        for (int i = 0; i < 8 && shortOnes.Length > 0; i++)
        {
            int row = shortOnes[(int)((i + 0.5) * shortOnes.Length / 8)];
            Console.WriteLine($"  {data.Text(row)}\n    is {task.Labels[data.Labels[row]]}: {stage.Explain(model, data.Text(row))}");
        }
    }
}
