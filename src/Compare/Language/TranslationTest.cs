using System.Diagnostics;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>The test pairs out of English, and the score of translations: chrF, and BLEU beside it.</summary>
internal sealed class TranslationTest(ParallelCorpus corpus, int? mostTexts) : ILanguageTest<ITranslator>
{
    private const string Source = "en";

    /// <inheritdoc/>
    public LanguageMeasure Measure => LanguageMeasure.ChrF;

    /// <inheritdoc/>
    public IReadOnlyList<LanguageTexts> Languages { get; } = [.. ParallelCorpus.Languages.Where(language => language != Source)
        .Select(language => LanguageTexts.Of(language, corpus.Pairs(Split.Test, Source, language), mostTexts))
        .Where(texts => texts.Texts.Length > 0)];

    /// <inheritdoc/>
    public string Doing(string language) => $"translating into '{language}'";

    /// <inheritdoc/>
    public ScoredTexts Score(ITranslator model, LanguageTexts texts, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<string>? written = model.Translate(texts.Sources!, Source, texts.Language, cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (written is null || written.Count != texts.Texts.Length)
        {
            throw new InvalidOperationException($"it gave {(written is null ? "null" : Figures.Count(written.Count))} for {Figures.Count(texts.Texts.Length)} texts. It must give a translation for each.");
        }

        for (int i = 0; i < written.Count; i++)
        {
            if (written[i] is null)
            {
                throw new InvalidOperationException($"it gave null for the text at index {i} of {written.Count}. A translation may be empty, but not null.");
            }
        }

        return new ScoredTexts(ChrF.Of(written, texts.Texts), seconds)
        {
            Bleu = Bleu.Of(written, texts.Texts, Bleu.TokensOf(texts.Language)),
            Written = written,
        };
    }
}
