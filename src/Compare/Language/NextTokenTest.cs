using System.Diagnostics;
using System.Globalization;
using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>The test texts of every language, and the bits that a byte of them needs, the end of each text included.</summary>
internal sealed class NextTokenTest(ParallelCorpus corpus, int? mostTexts) : ILanguageTest<INextTokenModel>
{
    private const int Width = 2; // bits, bytes

    /// <inheritdoc/>
    public LanguageMeasure Measure => LanguageMeasure.BitsPerByte;

    /// <inheritdoc/>
    public IReadOnlyList<LanguageTexts> Languages { get; } = [.. corpus.Texts(Split.Test)
        .GroupBy(text => text.Language)
        .Select(texts => LanguageTexts.Of(texts.Key, [.. texts], mostTexts))];

    /// <inheritdoc/>
    public string Doing(string language) => $"scoring texts in '{language}'";

    /// <inheritdoc/>
    public ScoredTexts Score(INextTokenModel model, LanguageTexts texts, CancellationToken cancellation)
    {
        CorpusText[] asked = [.. texts.Texts.Zip(texts.Groups, (text, group) => new CorpusText(texts.Language, text, group))];
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<double>? bits = model.Bits(asked, cancellation);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (bits is null || bits.Count != asked.Length)
        {
            throw new InvalidOperationException($"it gave {(bits is null ? "null" : Figures.Count(bits.Count))} for {Figures.Count(asked.Length)} texts. It must give the bits of each.");
        }

        var statistics = new double[Width * asked.Length];
        for (int i = 0; i < asked.Length; i++)
        {
            if (!(double.IsFinite(bits[i]) && bits[i] > 0))
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"it gave {bits[i]} bits for the text at index {i} of {asked.Length}. Bits are finite and above 0."));
            }

            (statistics[Width * i], statistics[(Width * i) + 1]) = (bits[i], Encoding.UTF8.GetByteCount(asked[i].Text));
        }

        return new ScoredTexts(new CorpusScore(Width, statistics, sums => sums[1] == 0 ? 0 : sums[0] / sums[1]), seconds);
    }
}
