#:project ../../src/Onnx.Runtime/Onnx.Runtime.csproj
using MlNetPath.Onnx.Runtime;

// In the repository's root:
// dotnet run -c Release --project src/Cli -- train learned --task languages --out languages
// dotnet run samples/ClassifyText/app.cs -- languages "Die Datei wurde nicht gefunden."
if (args is not [string model, .. string[] texts])
{
    Console.WriteLine("dotnet run samples/ClassifyText/app.cs -- MODEL TEXT...     MODEL: a folder made by train, or an ONNX file");
    return;
}

using var languages = TextClassifier.Load(model);
foreach ((string text, Prediction guess) in texts.Zip(languages.Classify(texts)))
{
    Console.WriteLine($"{guess}  {text}");
}
