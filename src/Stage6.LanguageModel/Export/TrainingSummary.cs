namespace MlNetPath.Stage6.LanguageModel;

/// <summary>What a card says of a training.</summary>
/// <param name="Network">The network's sizes in words.</param>
/// <param name="Tokens">Size of the vocabulary.</param>
/// <param name="Epochs">How many epochs were learned.</param>
/// <param name="Rounds">How often all texts and translations were.</param>
/// <param name="Minutes">How long it took.</param>
/// <param name="MinutesBefore">How long the model had been trained that it goes on from; null for none.</param>
/// <param name="Temperature">What its logits were divided by in the end.</param>
/// <param name="Seed">Where chance began.</param>
internal sealed record TrainingSummary(string Network, int Tokens, int Epochs, double Rounds, double Minutes, double? MinutesBefore, double Temperature, int Seed);
