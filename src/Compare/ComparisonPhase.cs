namespace MlNetPath.Compare;

/// <summary>What a comparison does with a stage at the moment. Phases of one stage come in this order; a reused artifact skips training.</summary>
public enum ComparisonPhase
{
    /// <summary>The stage learns.</summary>
    Train,

    /// <summary>The kept artifact is read back.</summary>
    Load,

    /// <summary>The test texts are scored.</summary>
    Score,

    /// <summary>Speed is measured: texts in batches, then single texts.</summary>
    Latency,

    /// <summary>All is measured.</summary>
    Done,
}
