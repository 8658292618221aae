namespace MlNetPath.Stage1.Rules;

/// <summary>A place where a rule found something.</summary>
/// <param name="Rule">The index of the rule in its book.</param>
/// <param name="Start">The index of the first character.</param>
/// <param name="Length">The number of characters (UTF-16 code units).</param>
internal readonly record struct RuleMatch(int Rule, int Start, int Length);
