// The model of languages beside SearchPioneer.Lingua: load time, memory, speed, accuracy, each in a process of its own.
//   dotnet run -c Release --project tests/Peers -- [--out FILE] [TEXTS.tsv ...]
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using MlNetPath.Core;
using MlNetPath.Peers;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
(string Title, Action StartRuntime, Func<IDetector> Load)[] detectors =
[
    ("models/languages", () => OrtEnv.Instance(), () => new OwnDetector("models/languages")),
    ("SearchPioneer.Lingua", () => { }, () => new LinguaDetector()),
];
if (args is ["--part", var title, .. var texts])
{
    (_, Action startRuntime, Func<IDetector> load) = detectors.Single(d => d.Title == title);
    Console.WriteLine(Measurement.Of(title, startRuntime, load, texts).ToJsonString());
    return 0;
}

string? file = args is ["--out", var path, ..] ? path : null;
string[] files = file is null ? args : args[2..];
if (!Directory.Exists("models/languages"))
{
    Console.Error.WriteLine("There is no folder models/languages here. Run this in the root of the repository.");
    return 1;
}

var rows = new JsonArray();
foreach (string detector in detectors.Select(d => d.Title))
{
    using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["--part", detector, .. files]) { RedirectStandardOutput = true })!;
    JsonNode row = JsonNode.Parse(await process.StandardOutput.ReadToEndAsync())!;
    Console.WriteLine(string.Join("  ", row.AsObject().Select(cell => $"{cell.Key}: {cell.Value}")));
    rows.Add(row);
}

if (file is not null)
{
    TextTask task = Tasks.Languages.Load();
    var result = new JsonObject
    {
        ["command"] = $"dotnet run -c Release --project tests/Peers -- --out {file} {string.Join(' ', files.Select(Path.GetFileName))}".TrimEnd(),
        ["machine"] = $"{RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores",
        ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["task"] = task.Name,
        ["fingerprint"] = task.Fingerprint,
        ["rows"] = rows,
    };
    Atomically.WriteText(file, result.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n");
}

return 0;
