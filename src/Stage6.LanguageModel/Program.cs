// Stage 6 on its own: trains the vocabulary of models/translator.
//   dotnet run -c Release --project src/Stage6.LanguageModel -- tokens FOLDER
using System.Diagnostics;
using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Stage6.LanguageModel;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;
if (args is not ["tokens", var folder])
{
    Console.Error.WriteLine("Say what to make, and where: tokens FOLDER");
    return 2;
}

try
{
    ParallelCorpus corpus = ParallelCorpus.Load();
    long start = Stopwatch.GetTimestamp();
    BpeVocabulary vocabulary = CorpusTokens.Train(corpus);
    Console.WriteLine($"{vocabulary.Tokens.Count} tokens in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
    vocabulary.Write(folder);
    return 0;
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
