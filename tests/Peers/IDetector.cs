namespace MlNetPath.Peers;

/// <summary>Tells which language a text is in. Labels are those of the task <c>languages</c>, with <c>zh</c> for both kinds of Chinese. Safe to use from many threads.</summary>
internal interface IDetector
{
    /// <summary>The label of a text; null where it has none to give.</summary>
    string? Detect(string text);

    /// <summary>The labels of texts, on all cores.</summary>
    string?[] DetectAll(IReadOnlyList<string> texts);
}
