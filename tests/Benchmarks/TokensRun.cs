using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML.Tokenizers;
using MlNetPath.Core;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Benchmarks;

/// <summary>
/// A vocabulary trained on 30 MB, and texts turned into its tokens by the library. The 30 MB are the corpus's training texts and those of general-text, 20 MB without a text twice, and then the first of them again.
/// </summary>
internal static class TokensRun
{
    /// <summary>The row that has a bar.</summary>
    public const string Training = "training, all cores";

    private const int Bytes = 30_000_000, Rounds = 3;

    /// <summary>One row for training, one for the library on one thread.</summary>
    public static JsonArray Measure()
    {
        TextTask task = Tasks.Languages.Load();
        string[] distinct = [.. Texts(task.TrainData), .. Texts(task.MoreTrainData)];
        string[] texts = [.. UpTo(Bytes, distinct)];
        long bytes = texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        BpeVocabulary vocabulary = null!;
        double training = Median(() => vocabulary = BpeTrainer.Train(texts));
        BpeTokenizer tokenizer = vocabulary.CreateTokenizer();
        long tokens = 0;
        double encoding = Median(() => tokens = texts.Sum(text => (long)tokenizer.EncodeToIds(text).Count));
        return
        [
            Row(Training, training),
            Row("encoding by the library, one thread", encoding),
        ];

        JsonObject Row(string what, double seconds) => new()
        {
            ["what"] = what,
            ["texts"] = texts.Length,
            ["distinct texts"] = distinct.Length,
            ["MB"] = Math.Round(bytes / 1e6, 1),
            ["vocabulary"] = vocabulary.Tokens.Count,
            ["tokens"] = tokens,
            ["s"] = Math.Round(seconds, 2),
            ["MB/s"] = Math.Round(bytes / 1e6 / seconds, 2),
        };
    }

    private static double Median(Action work) => Enumerable.Range(0, Rounds).Select(_ =>
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }).Order().ElementAt(Rounds / 2);

    private static IEnumerable<string> Texts(TextData data) => Enumerable.Range(0, data.Count).Select(data.Text);

    private static IEnumerable<string> UpTo(int bytes, string[] texts)
    {
        for (int i = 0; bytes > 0; i++)
        {
            string text = texts[i % texts.Length];
            yield return text;
            bytes -= Encoding.UTF8.GetByteCount(text);
        }
    }
}
