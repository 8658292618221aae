using System.Globalization;
using System.Security.Cryptography;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>The folder of a trained language model, for stages that run it on the corpus that it was trained on. Safe to use from many threads.</summary>
internal sealed class TrainedTransformer : IDisposable
{
    // Side by side: more would not be faster on two cores, and all of a batch wait for its longest text.
    private const int BatchSize = 32;

    private TrainedTransformer(TextGenerator generator, LanguageModelFacts facts) => (Generator, Facts) = (generator, facts);

    /// <summary>The model.</summary>
    public TextGenerator Generator { get; }

    /// <summary>What a report tells of it.</summary>
    public LanguageModelFacts Facts { get; }

    /// <summary>Loads it.</summary>
    /// <param name="stage">The id of the stage that asks.</param>
    /// <param name="folder">The folder; null for none.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="StageUnavailableException">There is none, or it was trained on other texts.</exception>
    /// <exception cref="InputException">Its files cannot be used.</exception>
    public static TrainedTransformer Load(string stage, string? folder, ParallelCorpus corpus, StageOptions options)
    {
        const string HowTo = "train one with 'mlnetpath train lm --out DIR' and name it with --model DIR";
        if (folder is null || !File.Exists(Path.Combine(folder, ModelFolder.ConfigFile)))
        {
            throw new StageUnavailableException(stage, $"there is no language model{(folder is null ? "" : $" in '{folder}'")}; {HowTo}");
        }

        TextGenerator generator;
        try
        {
            generator = TextGenerator.Load(folder, new() { BatchSize = BatchSize, Model = new OnnxModelOptions { Threads = options.Threads, Provider = ProviderOf(options.Device) } });
        }
        catch (OnnxModelException e)
        {
            throw new InputException($"The language model in '{folder}' cannot be used: {e.Message}", e);
        }

        IReadOnlyDictionary<string, string> metadata = generator.Model.Info.Metadata;
        if (metadata.GetValueOrDefault(ModelFolder.Fingerprint) != corpus.Fingerprint)
        {
            generator.Dispose();
            throw new StageUnavailableException(stage, $"the language model in '{folder}' was trained on other texts; {HowTo}");
        }

        string file = Path.Combine(folder, ModelFolder.ModelFile);
        return new(generator, new("from " + FromHere(folder))
        {
            TrainSeconds = double.TryParse(metadata.GetValueOrDefault(ModelFolder.Minutes), CultureInfo.InvariantCulture, out double minutes) ? 60 * minutes : null,
            Parameters = long.TryParse(metadata.GetValueOrDefault(ModelFolder.Parameters), CultureInfo.InvariantCulture, out long parameters) ? parameters : null,
            FileBytes = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
            Provider = generator.Model.Provider.ToString().ToUpperInvariant(),
        });
    }

    /// <summary>The natural logarithms of the probabilities of each text's tokens and of the end behind them, the language being given.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InputException">The model cannot score a text.</exception>
    public IReadOnlyList<double>[] TokenLogLikelihoods(IReadOnlyList<CorpusText> texts, CancellationToken cancellation)
    {
        var likelihoods = new IReadOnlyList<double>[texts.Count];
        foreach (IGrouping<string, int> rows in Enumerable.Range(0, texts.Count).GroupBy(i => texts[i].Language))
        {
            try
            {
                GenerationOptions options = new() { Task = Write.In(rows.Key), Overflow = ContextOverflow.Slide };
                foreach ((int row, IReadOnlyList<double> own) in rows.Zip(Generator.TokenLogLikelihoods([.. rows.Select(i => ("", texts[i].Text))], options, cancellation)))
                {
                    likelihoods[row] = own;
                }
            }
            catch (OnnxModelException e)
            {
                throw new InputException($"The language model cannot score the texts in '{rows.Key}': {e.Message}", e);
            }
        }

        return likelihoods;
    }

    /// <inheritdoc/>
    public void Dispose() => Generator.Dispose();

    // A report is read on other machines, too: what lies below the current folder is named from there.
    private static string FromHere(string folder) =>
        Path.GetRelativePath(".", folder) is var near && (near.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(near)) ? folder : near.Replace(Path.DirectorySeparatorChar, '/');

    private static ExecutionProvider ProviderOf(ComputeDevice device) => device switch
    {
        ComputeDevice.Cpu => ExecutionProvider.Cpu,
        ComputeDevice.Cuda => ExecutionProvider.Cuda(),
        _ => ExecutionProvider.Auto,
    };
}
