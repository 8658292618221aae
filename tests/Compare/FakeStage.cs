using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

/// <summary>A stage whose model is a function of text and seed. Counts what is done with it, and lets a test interfere.</summary>
internal sealed class FakeStage(string id, Action<string, int, float[]> score) : IStage
{
    private int fits;
    private int loads;

    public StageCard Card { get; init; } = new(id, $"fake {id}", Deterministic: false);

    /// <summary>Called by training with the rows.</summary>
    public Action<IDataView> Training { get; init; } = _ => { };

    /// <summary>Called by loading with the number of the load, from 1.</summary>
    public Action<int> Loading { get; init; } = _ => { };

    /// <summary>What it says it computes on.</summary>
    public string ComputesOn { get; init; } = "CPU";

    /// <summary>What it reports when it is trained.</summary>
    public TrainingProgress? Reports { get; init; }

    /// <summary>What it writes for apps, into the folder that it is given.</summary>
    public Func<string, StageExport?> Exporting { get; init; } = _ => null;

    public int Fits => fits;

    public int Loads => loads;

    /// <summary>Gives all probability but a tenth to the first word's label.</summary>
    public static FakeStage Perfect(string id = "perfect") => new(id, (text, _, scores) => Spread(scores, IndexOf(text)));

    /// <summary>Guesses, by a hash of text and seed.</summary>
    public static FakeStage Guessing(string id = "guessing") => new(id, (text, seed, scores) => Spread(scores, Guess(text, seed)));

    /// <summary>Says red, and only that.</summary>
    public static FakeStage Red(string id = "majority") => new(id, (_, _, scores) => OneHot(scores, 0))
    {
        Card = new StageCard(id, "always red", Deterministic: true) { GivesProbabilities = false },
    };

    /// <summary>Right about red and green, by a rule; takes blue for green.</summary>
    public static FakeStage Rules(string id = "rules") => new(id, (text, _, scores) => OneHot(scores, Math.Min(1, IndexOf(text))))
    {
        Card = new StageCard(id, "written rules", Deterministic: true) { GivesProbabilities = false, WrittenByHand = true },
    };

    public static void Spread(float[] scores, int label)
    {
        Array.Fill(scores, 0.1f / (scores.Length - 1));
        scores[label] = 0.9f;
    }

    public static void OneHot(float[] scores, int label)
    {
        Array.Clear(scores);
        scores[label] = 1;
    }

    // A label that the task does not know is taken for red.
    public static int IndexOf(string text) => Math.Max(0, Array.IndexOf(TinyTask.Labels, text.Split(' ')[0]));

    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options) =>
        new TextScoringEstimator(task.Labels, train =>
        {
            Interlocked.Increment(ref fits);
            if (Reports is { } report)
            {
                options.Progress?.Report(report);
            }

            Training(train);
            return new Scorer(score, options.Seed);
        });

    public void Save(MLContext ml, ITransformer model, TextTask task, string folder) =>
        File.WriteAllLines(Path.Combine(folder, "fake.txt"), [((Scorer)((TextScoringTransformer)model).Scorer).Seed.ToString(), .. task.Labels]);

    public ITransformer Load(MLContext ml, string folder)
    {
        Loading(Interlocked.Increment(ref loads));
        string[] lines = File.ReadAllLines(Path.Combine(folder, "fake.txt"));
        return new TextScoringTransformer(new Scorer(score, int.Parse(lines[0])), lines[1..]);
    }

    public StageExport? Export(ITransformer model, TextTask task, string folder, CancellationToken cancellation) => Exporting(folder);

    public string Provider(ITransformer model) => ComputesOn;

    public long? CountParameters(ITransformer model) => 7;

    private static int Guess(string text, int seed)
    {
        uint hash = 2166136261 ^ (uint)seed;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (int)((hash >> 7) % 3);
    }

    private sealed class Scorer(Action<string, int, float[]> score, int seed) : ITextScorer
    {
        public int Seed => seed;

        public void Score(ReadOnlySpan<char> text, Span<float> scores)
        {
            var own = new float[scores.Length];
            score(text.ToString(), seed, own);
            own.CopyTo(scores);
        }
    }
}
