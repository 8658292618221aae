namespace MlNetPath.Stage6.LanguageModel;

/// <summary>What is learned in each epoch. Safe to use from many threads.</summary>
internal interface ICurriculum
{
    /// <summary>Lessons in an epoch, about as many as sequences: a text that is too long for one sequence is several, and a translation that is too long none.</summary>
    int SequencesInEpoch { get; }

    /// <summary>The sequences of an epoch, in their order; they follow from the epoch alone.</summary>
    /// <param name="epoch">From 1.</param>
    IEnumerable<LearnedSequence> Epoch(int epoch);
}
