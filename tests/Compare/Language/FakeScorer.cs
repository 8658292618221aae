using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

/// <summary>Gives the bits that a test wants.</summary>
internal sealed class FakeScorer(Func<IReadOnlyList<CorpusText>, IReadOnlyList<double>> bits) : INextTokenModel
{
    public LanguageModelFacts Facts { get; } = new("by a test");

    /// <summary>A stage that needs about so many bits for a byte, more or less from text to text.</summary>
    public static FakeLanguageStage<INextTokenModel> Stage(string id, double bitsPerByte) => new(id, _ => new FakeScorer(texts => [.. texts.Select(text => BitsOf(text, bitsPerByte))]));

    public static double BitsOf(CorpusText text, double bitsPerByte) => Encoding.UTF8.GetByteCount(text.Text) * (bitsPerByte + (text.Text.Length % 7 * 0.05));

    public IReadOnlyList<double> Bits(IReadOnlyList<CorpusText> texts, CancellationToken cancellation = default) => bits(texts);

    public void Dispose()
    {
    }
}
