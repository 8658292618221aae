using System.Diagnostics;
using Microsoft.ML;
using MlNetPath.Core;
using MlNetPath.Stage1.Rules;
var task = Tasks.Find(args.Length > 0 ? args[0] : "languages").Load();
var ml = new MLContext(1);
IStage stage = new RulesStage();
var model = stage.CreatePipeline(ml, task, stage.DefaultOptions).Fit(task.Train(ml));
bool test = args.Contains("--test");
TextData data = test ? task.TestData : task.ValidationData;
if (args.Length > 1 && args[1].EndsWith(".tsv")) {
  var map = (string l) => l == "pt" ? "pt-BR" : l;
  data = TextData.Create(File.ReadLines(args[1]).Select(l => l.Split('\t')).Select(p => (p[0], p[1] == "zh" ? 100 : task.Labels.ToList().IndexOf(map(p[1])))));
}
ScoreTable t = ScoreTable.Compute(model, task.View(ml, data), task.Labels.Count);
for (int k = 0; k < 3; k++) { var sw = Stopwatch.StartNew(); t = ScoreTable.Compute(model, task.View(ml, data), task.Labels.Count); Console.WriteLine($"{data.Count / sw.Elapsed.TotalSeconds:F0} texts/s"); }
bool Right(int i) => t.Predicted[i] == data.Labels[i] || data.Labels[i] == 100 && task.Labels[t.Predicted[i]].StartsWith("zh");
string N(int l) => l == 100 ? "zh" : task.Labels[l];
Console.WriteLine(Enumerable.Range(0, t.Count).Count(Right) / (double)t.Count);
foreach (var g in Enumerable.Range(0, t.Count).GroupBy(i => data.Labels[i]).OrderBy(g => g.Key))
  Console.WriteLine($"{N(g.Key)} {g.Count(Right) / (double)g.Count():F3}  " + string.Join(" ", g.Where(i => !Right(i)).GroupBy(i => t.Predicted[i]).OrderByDescending(x => x.Count()).Select(x => N(x.Key) + ":" + x.Count())));
if (args.Contains("-w")) foreach (int i in Enumerable.Range(0, t.Count).Where(i => !Right(i)).OrderBy(i => i * 7919L % 10007).Take(150)) Console.WriteLine($"{N(data.Labels[i])}\t{data.Text(i)}\n\t{stage.Explain(model, data.Text(i))}");
