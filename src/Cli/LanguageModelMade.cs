namespace MlNetPath.Cli;

/// <summary>A language model that was trained, as JSON tells it.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Seed">Where its randomness started from.</param>
/// <param name="Tokens">How many tokens its vocabulary has.</param>
/// <param name="Fingerprint">What it was trained on: the fingerprint of the corpus.</param>
/// <param name="TrainSeconds">How long that took now, without what a resumed training took before.</param>
internal sealed record LanguageModelMade(string Folder, int Seed, int Tokens, string Fingerprint, double TrainSeconds);
