#:project ../../src/Onnx.Runtime/Onnx.Runtime.csproj
using MlNetPath.Onnx.Runtime;

// dotnet run app.cs MODEL TEXT...
// No model yet? In the repository's root: dotnet run -c Release --project src/Cli -- train learned --out languages
using var languages = TextClassifier.Load(args[0]);
string[] texts = args[1..];
foreach ((string text, Prediction guess) in texts.Zip(languages.Classify(texts)))
{
    Console.WriteLine($"{guess}  {text}");
}
