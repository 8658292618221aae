namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Leaves every text as it is: what names, numbers and placeholders alone are worth.</summary>
internal sealed class CopyTranslator : IOneWayTranslator
{
    /// <inheritdoc/>
    public string Translate(string source) => source;
}
