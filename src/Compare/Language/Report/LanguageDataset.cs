namespace MlNetPath.Compare;

/// <summary>The data of a comparison of language stages.</summary>
/// <param name="Name">The task's name.</param>
/// <param name="Fingerprint">SHA-256 over all texts and their splits.</param>
/// <param name="Languages">The test texts, language by language.</param>
public sealed record LanguageDataset(string Name, string Fingerprint, IReadOnlyList<LanguageTextCount> Languages);
