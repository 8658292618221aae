#:project ../../src/Onnx.Runtime/Onnx.Runtime.csproj
using MlNetPath.Onnx.Runtime;

// In the repository's root:
// dotnet run samples/ClassifyText/app.cs -- models/languages "Die Datei wurde nicht gefunden."
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
