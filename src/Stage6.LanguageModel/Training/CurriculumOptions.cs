namespace MlNetPath.Stage6.LanguageModel;

/// <summary>What a <see cref="TranslationCurriculum"/> is made of.</summary>
internal sealed record CurriculumOptions
{
    /// <summary>Epochs that a round of all texts and translations is parted into.</summary>
    public int EpochsInRound { get; init; } = 12;

    /// <summary>The share of translations that stand behind an example, where there is one.</summary>
    public double ExampleShare { get; init; } = 0.9;

    /// <summary>The share of examples that are the message itself, so that copying is learned first and not forgotten.</summary>
    public double SameShare { get; init; } = 0.08;

    /// <summary>The share of examples that are not the nearest message.</summary>
    public double FartherShare { get; init; } = 0.25;

    /// <summary>How far down the list of near messages such an example is taken from.</summary>
    public int Farthest { get; init; } = 5;

    /// <summary>Of so many messages one is translated back into the first language, too.</summary>
    public int BackEvery { get; init; } = 8;

    /// <summary>How often each text is learned by itself in a round: the translations of a text stand in the round, too, and most of what is learned of a language is in those.</summary>
    public int TextRepeats { get; init; } = 4;

    /// <summary>The longest sequence in tokens. A longer text is learned in pieces; a longer translation without its example, or not at all.</summary>
    public int LongestSequence { get; init; } = 512;
}
