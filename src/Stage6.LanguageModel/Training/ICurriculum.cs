namespace MlNetPath.Stage6.LanguageModel;

/// <summary>What is learned in each epoch. Safe to use from many threads.</summary>
internal interface ICurriculum
{
    /// <summary>Sequences in an epoch.</summary>
    int SequencesInEpoch { get; }

    /// <summary>The sequences of an epoch, in their order; they follow from the epoch alone.</summary>
    /// <param name="epoch">From 1.</param>
    IEnumerable<LearnedSequence> Epoch(int epoch);
}
