using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Samples.Tests;

/// <summary>The committed model as the first page shows it.</summary>
public sealed class UsingSnippets
{
    [Fact]
    public void A_model_in_an_app()
    {
        string folder = Path.Combine(RepositoryRoot.Path, "models", "languages");
        string[] texts = ["Où est la gare ?", "駅はどこですか"];
        #region app
        using TextClassifier languages = TextClassifier.Load(folder);
        Prediction guess = languages.Classify("Wo ist der Bahnhof?");
        Console.WriteLine(guess);                                          // de 0.999
        IReadOnlyList<Prediction> many = languages.Classify(texts);        // in batches, the order kept
        #endregion
        Assert.StartsWith("de 0.99", $"{guess}", StringComparison.Ordinal); // the last digit is the processor's
        Assert.Equal(["fr", "ja"], many.Select(prediction => prediction.Label));
    }
}
