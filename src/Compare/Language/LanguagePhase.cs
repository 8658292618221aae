namespace MlNetPath.Compare;

/// <summary>What a comparison of language stages does with a stage at the moment. Phases of one stage come in this order.</summary>
public enum LanguagePhase
{
    /// <summary>The stage learns, or reads what it learned before.</summary>
    Prepare,

    /// <summary>The test texts are translated or scored, language by language.</summary>
    Measure,

    /// <summary>All is measured.</summary>
    Done,
}
