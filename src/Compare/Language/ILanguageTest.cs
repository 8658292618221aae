using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>In what the two kinds of comparison differ: the test texts, and how what a model makes of them is scored.</summary>
/// <typeparam name="TModel">What is measured.</typeparam>
internal interface ILanguageTest<in TModel>
    where TModel : ILanguageModel
{
    /// <summary>What is measured.</summary>
    LanguageMeasure Measure { get; }

    /// <summary>The test texts, language by language; none without texts.</summary>
    IReadOnlyList<LanguageTexts> Languages { get; }

    /// <summary>What it does with the texts of a language, for a message, such as <c>translating into 'de'</c>.</summary>
    string Doing(string language);

    /// <summary>Lets a model have the texts of a language, and scores what it makes of them.</summary>
    /// <exception cref="InvalidOperationException">It gave something that cannot be scored.</exception>
    ScoredTexts Score(TModel model, LanguageTexts texts, CancellationToken cancellation);
}
