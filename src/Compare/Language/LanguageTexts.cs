using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>The test texts of one language.</summary>
/// <param name="Language">The language: of the texts, or that is translated into.</param>
/// <param name="Texts">The texts; of a translation, what it should be.</param>
/// <param name="Groups">The group of each text.</param>
/// <param name="All">How many there are in the test split, of which these are some or all.</param>
internal sealed record LanguageTexts(string Language, string[] Texts, int[] Groups, int All)
{
    /// <summary>The English text of each, where it is translated; else null.</summary>
    public string[]? Sources { get; init; }

    /// <summary>The pairs of a direction out of English, at most so many.</summary>
    public static LanguageTexts Of(string language, IReadOnlyList<TranslationPair> pairs, int? most)
    {
        TranslationPair[] chosen = Spread(pairs, most);
        return new LanguageTexts(language, [.. chosen.Select(pair => pair.Target)], [.. chosen.Select(pair => pair.Group)], pairs.Count) { Sources = [.. chosen.Select(pair => pair.Source)] };
    }

    /// <summary>The texts of a language, at most so many.</summary>
    public static LanguageTexts Of(string language, IReadOnlyList<CorpusText> texts, int? most)
    {
        CorpusText[] chosen = Spread(texts, most);
        return new LanguageTexts(language, [.. chosen.Select(text => text.Text)], [.. chosen.Select(text => text.Group)], texts.Count);
    }

    // Neighbours in the corpus are much alike: the first of as many equal stretches as are wanted.
    private static T[] Spread<T>(IReadOnlyList<T> rows, int? most) =>
        most is { } wanted && wanted < rows.Count ? [.. Enumerable.Range(0, wanted).Select(i => rows[(int)((long)i * rows.Count / wanted)])] : [.. rows];
}
