using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

/// <summary>Translates as a test wants.</summary>
internal sealed class FakeTranslator(Func<IReadOnlyList<string>, string, CancellationToken, IReadOnlyList<string>> translate) : ITranslator
{
    public LanguageModelFacts Facts { get; init; } = new("by a test");

    public int Disposals { get; private set; }

    /// <summary>A stage that translates text by text.</summary>
    public static FakeLanguageStage<ITranslator> Stage(string id, Func<string, string, string> translate) => new(id, _ => Of(translate));

    /// <summary>Leaves texts as they are.</summary>
    public static FakeLanguageStage<ITranslator> Copying(string id = "copy") => Stage(id, (text, _) => text);

    /// <summary>Translates the texts of an even length right, and leaves the others as they are.</summary>
    public static FakeLanguageStage<ITranslator> Half(string id = "half") => Stage(id, (text, target) => text.Length % 2 == 0 ? TinyCorpus.Translate(text, target) : text);

    /// <summary>Translates everything right.</summary>
    public static FakeLanguageStage<ITranslator> Perfect(string id = "perfect") => Stage(id, TinyCorpus.Translate);

    public static FakeTranslator Of(Func<string, string, string> translate) => new((texts, target, _) => [.. texts.Select(text => translate(text, target))]);

    public IReadOnlyList<string> Translate(IReadOnlyList<string> texts, string source, string target, CancellationToken cancellation = default)
    {
        Assert.Equal("en", source);
        Assert.DoesNotContain("", texts);
        return translate(texts, target, cancellation);
    }

    public void Dispose() => Disposals++;
}
