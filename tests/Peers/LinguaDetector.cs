using Lingua;

namespace MlNetPath.Peers;

/// <summary>SearchPioneer.Lingua, told the languages of the task, its models loaded before the first text.</summary>
internal sealed class LinguaDetector : IDetector
{
    private static readonly Dictionary<Language, string> Labels = new()
    {
        [Language.English] = "en",
        [Language.Czech] = "cs",
        [Language.German] = "de",
        [Language.Spanish] = "es",
        [Language.French] = "fr",
        [Language.Italian] = "it",
        [Language.Japanese] = "ja",
        [Language.Korean] = "ko",
        [Language.Polish] = "pl",
        [Language.Portuguese] = "pt-BR",
        [Language.Russian] = "ru",
        [Language.Turkish] = "tr",
        [Language.Chinese] = "zh",
    };

    private readonly LanguageDetector detector = LanguageDetectorBuilder.FromLanguages([.. Labels.Keys]).WithPreloadedLanguageModels().Build();

    /// <inheritdoc/>
    public string? Detect(string text) => Labels.GetValueOrDefault(detector.DetectLanguageOf(text));

    /// <inheritdoc/>
    public string?[] DetectAll(IReadOnlyList<string> texts) => [.. texts.AsParallel().AsOrdered().Select(Detect)];
}
