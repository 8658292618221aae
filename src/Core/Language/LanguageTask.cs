namespace MlNetPath.Core;

/// <summary>A task over a parallel corpus: to continue its texts, or to translate them. Immutable and safe to use from many threads.</summary>
public sealed class LanguageTask : LearningTask
{
    private LanguageTask(string name, TaskKind kind, ParallelCorpus corpus)
        : base(name, ["Text"]) => (Kind, Corpus) = (kind, corpus);

    /// <summary>The names of these tasks on the command line.</summary>
    public static IReadOnlyList<string> Names { get; } = ["next-token", "translation"];

    /// <inheritdoc/>
    public override TaskKind Kind { get; }

    /// <inheritdoc/>
    public override string Fingerprint => Corpus.Fingerprint;

    /// <summary>The texts.</summary>
    public ParallelCorpus Corpus { get; }

    /// <summary>To tell what comes next in a text of a known language.</summary>
    /// <param name="corpus">The texts.</param>
    public static LanguageTask NextToken(ParallelCorpus corpus) => Of("next-token", TaskKind.NextToken, corpus);

    /// <summary>To translate from English into each of the other languages.</summary>
    /// <param name="corpus">The texts.</param>
    public static LanguageTask Translation(ParallelCorpus corpus) => Of("translation", TaskKind.Translation, corpus);

    private static LanguageTask Of(string name, TaskKind kind, ParallelCorpus corpus)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        return new(name, kind, corpus);
    }
}
