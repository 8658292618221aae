namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Translates from one language to another. Implementations are immutable and safe to use from many threads.</summary>
internal interface IOneWayTranslator
{
    /// <summary>The translation of a text.</summary>
    string Translate(string source);
}
