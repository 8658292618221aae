namespace MlNetPath.Stage1.Rules;

/// <summary>What a rule looks for. A text gives a rule one match for each time that one of its patterns is found.</summary>
public enum RuleKind
{
    /// <summary>Every character of a Unicode script, such as <c>Hangul</c>.</summary>
    Script,

    /// <summary>Every one of the given characters, upper or lower case.</summary>
    Characters,

    /// <summary>A run of characters anywhere, inside words too: digraphs such as <c>sz</c>, words of languages without spaces.</summary>
    Sequences,

    /// <summary>How the text begins.</summary>
    Openings,

    /// <summary>How a word begins.</summary>
    Beginnings,

    /// <summary>How a word ends.</summary>
    Endings,

    /// <summary>Whole words that are too common to mean much: lists of Lucene.Net (<c>lucene:de</c>) and further words.</summary>
    StopWords,

    /// <summary>Whole words or phrases.</summary>
    Keywords,

    /// <summary>Regular expressions.</summary>
    Regex,
}
