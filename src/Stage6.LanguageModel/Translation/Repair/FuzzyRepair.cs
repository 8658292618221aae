using System.Collections.Concurrent;
using MlNetPath.Core;
using MlNetPath.Onnx.Generation;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Translation behind an example ("neural fuzzy repair": B. Bulte and A. Tezcan, "Neural Fuzzy Repair: Integrating Fuzzy Matches into Neural Machine Translation", 2019): the model is shown the nearest known message with its translation, and, where its folder
/// holds what it takes, copies from that translation what holds for the text, too. Safe to use from many threads.
/// </summary>
public sealed class FuzzyRepair
{
    private const int MostRemembered = 10_000;

    private readonly TranslationMemory memory;
    private readonly TextGenerator generator;
    private readonly Translate alone;
    private readonly (CopyGate Gate, ExampleCopier Copier)? copying;
    private readonly ConcurrentDictionary<string, MemoryMatch?> nearest = new(StringComparer.Ordinal);

    /// <summary>Indexes the messages, and learns from them which tokens stand for which, in seconds.</summary>
    /// <param name="generator">The model, which stays the caller's to dispose.</param>
    /// <param name="pairs">The known messages, one at least.</param>
    /// <param name="source">The language of the texts.</param>
    /// <param name="target">The language of the translations.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The two languages are one.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="InputException">There are no messages, or the tokenizer or the file of weights in the model's folder cannot be read.</exception>
    public FuzzyRepair(TextGenerator generator, IReadOnlyList<TranslationPair> pairs, string source, string target, CancellationToken cancellation = default)
        : this(generator ?? throw new ArgumentNullException(nameof(generator)), pairs, source, target, CopyGate.Read(generator.Folder) is { } gate ? (gate, Copier(generator.Folder, pairs, cancellation)) : null)
    {
    }

    private FuzzyRepair(TextGenerator generator, IReadOnlyList<TranslationPair> pairs, string source, string target, (CopyGate, ExampleCopier)? copying)
    {
        (this.generator, memory, this.copying, alone) = (generator, new(pairs), copying, Translate.To(target, source));
        Task = Translate.To(target, text => Nearest(text) is { } match ? [(match.Pair.Source, match.Pair.Target)] : [], source);
    }

    /// <summary>The model is only shown the messages, whatever lies in its folder.</summary>
    internal static FuzzyRepair WithoutCopying(TextGenerator generator, IReadOnlyList<TranslationPair> pairs, string source, string target) => new(generator, pairs, source, target, copying: null);

    /// <summary>The task: each text is translated behind its nearest message.</summary>
    internal Translate Task { get; }

    /// <summary>Whether it copies; where not, the model is only shown the messages.</summary>
    public bool Copies => copying is not null;

    /// <summary>The nearest message; null where none has anything in common with the text.</summary>
    /// <param name="text">The text.</param>
    public MemoryMatch? Nearest(string text)
    {
        // Each text is asked about more than once, but not long after.
        if (nearest.Count > MostRemembered)
        {
            nearest.Clear();
        }

        return nearest.GetOrAdd(text, _ => memory.Nearest(text, 1) is [var match] ? match : null);
    }

    /// <summary>Whether the model is shown the nearest message: it is left out where it would take too much of the context together with the text (<see cref="Translate"/>).</summary>
    /// <param name="text">The text.</param>
    public bool IsShown(string text) => generator.CountTokens(text, Task) > generator.CountTokens(text, alone);

    /// <summary>The same options, for translations behind the nearest message, with copying.</summary>
    /// <param name="options">How they are written.</param>
    public GenerationOptions AddTo(GenerationOptions options) => (options ?? throw new ArgumentNullException(nameof(options))) with { Task = Task, Processor = Copying };

    /// <summary>What copies from the nearest message of a text; null where there is nothing to copy from.</summary>
    internal ILogitsProcessor? Copying(string text) => copying is var (gate, copier) && Nearest(text) is { } match ? copier.Copying(text, match, IsShown(text), gate.Probability) : null;

    private static ExampleCopier Copier(string folder, IReadOnlyList<TranslationPair> pairs, CancellationToken cancellation)
    {
        var vocabulary = BpeVocabulary.Read(folder);
        string? missing = CorpusTokens.SpecialTokens.FirstOrDefault(token => !vocabulary.SpecialTokens.ContainsKey(token));
        return missing is null
            ? new(vocabulary, pairs, cancellation)
            : throw new InputException($"The tokenizer in '{folder}' has no token {missing}, so '{CopyGate.FileName}' beside it belongs to another model. Delete that file, or take the tokenizer of its model.");
    }
}
