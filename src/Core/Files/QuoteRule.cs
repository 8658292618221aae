namespace MlNetPath.Core;

/// <summary>What a quote means in a file of delimited fields.</summary>
internal enum QuoteRule
{
    /// <summary>A quote at the start of a field opens a quoted field; one inside another field is text.</summary>
    Quoting,

    /// <summary>As <see cref="Quoting"/>, but one inside another field is an error: what writes quoted fields never writes that.</summary>
    Strict,

    /// <summary>Quotes are text like any other character.</summary>
    Text,
}
