using System.Text.Json.Nodes;
using BenchmarkDotNet.Running;
using MlNetPath.Benchmarks;
using MlNetPath.Core;

// dotnet run -c Release --project tests/Benchmarks -- stages [FILE]     the stages beside ML.NET's own text pipeline, some minutes
// dotnet run -c Release --project tests/Benchmarks -- exported [FILE]   the learned stage beside its own ONNX file, half a minute
// dotnet run -c Release --project tests/Benchmarks -- commands [FILE]   whole commands, time and memory, some minutes
// dotnet run -c Release --project tests/Benchmarks -- fasttext [FILE]   fastText on the same splits, some minutes
// dotnet run -c Release --project tests/Benchmarks -- onnx [FILE]       reading and writing an ONNX file of 100 MB, seconds
// dotnet run -c Release --project tests/Benchmarks -- export [FILE]     a transformer written as ONNX and proven to compute the same, half a minute
// dotnet run -c Release --project tests/Benchmarks -- runtime [FILE]    a call of an ONNX model in all ways, seconds
// dotnet run -c Release --project tests/Benchmarks -- batches [FILE]    an ONNX model with batches and threads of several sizes, two minutes
// dotnet run -c Release --project tests/Benchmarks -- quantize [FILE]   an MLP in every form that quantize gives it, half a minute
// dotnet run -c Release --project tests/Benchmarks -- quantize-text [FILE]   the learned stage's ONNX file in every form that quantize gives it, a minute
// dotnet run -c Release --project tests/Benchmarks -- convolution [FILE]   convolutions in floats and in integers, seconds
// dotnet run -c Release --project tests/Benchmarks -- mlnet [FILE]      ONNX models in ML.NET pipelines, beside ApplyOnnxModel and code written by hand, a minute
// dotnet run -c Release --project tests/Benchmarks -- score [FILE]      a file of a million rows scored by the command, beside the model alone, some minutes
// dotnet run -c Release --project tests/Benchmarks -- matmul [FILE]     the matrix product of Stage 3 beside TorchSharp's, half a minute
// dotnet run -c Release --project tests/Benchmarks -- tokens [FILE]     a vocabulary trained on 30 MB, and texts turned into its tokens, a minute
// dotnet run -c Release --project tests/Benchmarks -- learning [FILE]   steps of the language model's training, beside matrix products of their sizes, a minute
// dotnet run -c Release --project tests/Benchmarks -- beginnings [FILE]   the language model's first steps, begun with chance and with induction heads, some minutes
// dotnet run -c Release --project tests/Benchmarks -- generation [FILE]   models/translator writes: tokens a second, late tokens beside early ones, a minute
// dotnet run -c Release --project tests/Benchmarks -- repair [FILE]     translations by the memory and by models/translator, by how near the nearest message is, two minutes
// dotnet run -c Release --project tests/Benchmarks -- search [FILE]     translations by models/translator in several ways, two minutes
// dotnet run -c Release --project tests/Benchmarks -- network [FILE]     models/languages in all ways to run it: speed, load time, memory, a minute
// dotnet run -c Release --project tests/Benchmarks -- ablation [FILE]    what each part of the deep network is worth, half an hour
// dotnet run -c Release --project tests/Benchmarks -- attempt TASK NUMBER [FILE]   one way to train the deep network, in full, half an hour
// dotnet run -c Release --project tests/Benchmarks -- bars [FILE]      every bar beside what is measured now, some minutes; fails if one is missed
// dotnet run -c Release --project tests/Benchmarks -- --filter '*'      BenchmarkDotNet's own thoroughness
// FILE is written as a result that the documents quote.
if (args is ["export-part", var part])
{
    ExportRun.RunPart(part);
    return 0;
}

if (args is ["network-part", var folder, var threads])
{
    NetworkRun.RunPart(folder, threads);
    return 0;
}

if (args is ["attempt", var name, var number, ..])
{
    TextTask task = Tasks.Find(name).Load();
    ResultWriter.Write($"attempt {name} {number}", args.ElementAtOrDefault(3), task, VariantsRun.Attempt(task, int.TryParse(number, out int which) ? which : 0));
    return 0;
}

// What it was measured on.
const string Labels = "texts labelled with their language", Messages = "messages in 14 languages";
(Func<JsonArray> Measure, string Data)? run = args.FirstOrDefault() switch
{
    "stages" => (StagesRun.Measure, Labels),
    "exported" => (ExportedRun.Measure, Labels),
    "commands" => (CommandsRun.Measure, Labels),
    "fasttext" => (FastTextRun.Measure, Labels),
    "onnx" => (OnnxRun.Measure, ResultWriter.Numbers),
    "export" => (ExportRun.Measure, ResultWriter.Numbers),
    "runtime" => (RuntimeRun.Measure, ResultWriter.Numbers),
    "batches" => (BatchesRun.Measure, ResultWriter.Numbers),
    "quantize" => (QuantizeRun.Measure, ResultWriter.Numbers),
    "quantize-text" => (QuantizeTextRun.Measure, Labels),
    "convolution" => (ConvolutionRun.Measure, ResultWriter.Numbers),
    "mlnet" => (MlNetRun.Measure, ResultWriter.Numbers),
    "score" => (ScoreRun.Measure, Labels),
    "matmul" => (MatmulRun.Measure, ResultWriter.Numbers),
    "tokens" => (TokensRun.Measure, Labels),
    "network" => (NetworkRun.Measure, Labels),
    "learning" => (LearningRun.Measure, Messages),
    "beginnings" => (BeginningsRun.Measure, Messages),
    "repair" => (RepairRun.Measure, Messages),
    "search" => (SearchRun.Measure, Messages),
    "generation" => (GenerationRun.Measure, Messages),
    "ablation" => (() => VariantsRun.Ablation(Tasks.Languages.Load()), Labels),
    "bars" => (BarsRun.Measure, Labels),
    _ => null,
};
if (run is not { } chosen)
{
    return BenchmarkSwitcher.FromAssembly(typeof(StageBenchmarks).Assembly).Run(args).Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
}

try
{
    JsonArray rows = chosen.Measure();
    ResultWriter.Write(args[0], args.ElementAtOrDefault(1), chosen.Data == Labels ? Tasks.Languages.Load() : null, rows, chosen.Data);
    return args[0] == "bars" && !BarsRun.AllHold(rows) ? 1 : 0;
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
