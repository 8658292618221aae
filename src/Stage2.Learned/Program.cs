using System.Diagnostics;
using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Stage2.Learned;

// Stage 2 alone: learns to tell 14 languages apart and shows what it learned.
TextTask task = Tasks.Languages.Load(package => Console.WriteLine($"reading {package}"));
var ml = new MLContext(seed: 1);
Console.WriteLine($"{task.Name}: {task.Labels.Count} labels, {task.TrainData.Count:N0} training texts, {task.TestData.Count:N0} test texts");

foreach (LearnedTrainer trainer in (LearnedTrainer[])[LearnedTrainer.NaiveBayes, LearnedTrainer.Corrected])
{
    var stage = new LearnedStage(trainer);
    var watch = Stopwatch.StartNew();
    ITransformer model = stage.CreatePipeline(ml, task, new LearnedOptions()).Fit(task.Train(ml));
    double seconds = watch.Elapsed.TotalSeconds;

    ScoreTable scores = ScoreTable.Compute(model, task.Test(ml), task.Labels.Count);
    int[] wrong = [.. Enumerable.Range(0, scores.Count).Where(row => scores.Predicted[row] != task.TestData.Labels[row])];
    Console.WriteLine();
    Console.WriteLine($"{stage.Card.Title}: {1 - ((double)wrong.Length / scores.Count):P2} right, trained in {seconds:F1} s");

    Console.WriteLine("why:");
    foreach (string text in (string[])["Wo ist der Bahnhof?", "Where is the station?", "Onde fica a estação?"])
    {
        Console.WriteLine($"  {text}  ->  {stage.Explain(model, text)}");
    }

    Console.WriteLine("wrong:");
    foreach (int row in wrong.Take(5))
    {
        Console.WriteLine($"  {task.TestData.Text(row)}  is {task.Labels[task.TestData.Labels[row]]}, taken for {task.Labels[scores.Predicted[row]]}");
    }
}

return 0;
