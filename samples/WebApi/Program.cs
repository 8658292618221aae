using System.ComponentModel.DataAnnotations;
using MlNetPath.Onnx.Runtime;

// In the repository's root:
// dotnet run -c Release --project samples/WebApi
var builder = WebApplication.CreateBuilder(args);
IConfigurationSection settings = builder.Configuration.GetRequiredSection("Models:Languages");

// The name is the key of [FromKeyedServices]. Configure takes Provider, Threads and Threshold from the section.
builder.Services.AddTextClassifier("languages", settings["Path"]!).Configure(settings).LoadOnStart().WatchForChanges();
builder.Services.AddHealthChecks().AddOnnxModel("languages");
builder.Services.AddValidation();

var app = builder.Build();
app.MapPost("/language", (LanguageRequest request, [FromKeyedServices("languages")] ITextClassifier languages) => languages.Classify(request.Text));
app.MapHealthChecks("/health");
app.Run();

public sealed record LanguageRequest([Required, MaxLength(100_000)] string Text);
