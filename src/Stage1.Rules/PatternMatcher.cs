using System.Text.RegularExpressions;
using Edge = MlNetPath.Stage1.Rules.PatternAutomaton.Edge;

namespace MlNetPath.Stage1.Rules;

/// <summary>
/// A rule book made ready to be matched: a table for single characters and scripts, one automaton for everything that is spelled out,
/// and the regular expressions one by one. Immutable and safe to use from many threads.
/// </summary>
internal sealed class PatternMatcher
{
    private readonly ushort[] setOf = new ushort[char.MaxValue + 1]; // of a UTF-16 code unit: an index into rulesOf; 0 for no rule
    private readonly int[][] rulesOf;
    private readonly PatternAutomaton automaton;
    private readonly (int Rule, string Text, bool MatchCase)[] spelled;
    private readonly (int Rule, Regex Regex)[] expressions;

    public PatternMatcher(IReadOnlyList<Rule> rules)
    {
        RuleCount = rules.Count;
        rulesOf = FillCharacters(rules);
        expressions = [.. Patterns(rules, RuleKind.Regex).Select(p => (p.Rule, Compile(p.Text, rules[p.Rule].MatchCase)))];

        // A character beyond U+FFFF (an emoji, say) is two code units, so it is looked for as a sequence.
        (int Rule, string Text, Edge Begins, Edge Ends)[] found = [
            .. Patterns(rules, RuleKind.Characters).Where(p => p.Text.Length > 1).Select(p => (p.Rule, p.Text, Edge.Anywhere, Edge.Anywhere)),
            .. Patterns(rules, RuleKind.Sequences).Select(p => (p.Rule, p.Text, Edge.Anywhere, Edge.Anywhere)),
            .. Patterns(rules, RuleKind.Openings).Select(p => (p.Rule, p.Text, Edge.Text, Edge.Anywhere)),
            .. Patterns(rules, RuleKind.Beginnings).Select(p => (p.Rule, p.Text, Edge.Word, Edge.Anywhere)),
            .. Patterns(rules, RuleKind.Endings).Select(p => (p.Rule, p.Text, Edge.Anywhere, Edge.Word)),
            .. Patterns(rules, RuleKind.StopWords).Select(p => (p.Rule, p.Text, Edge.Word, Edge.Word)),
            .. Patterns(rules, RuleKind.Keywords).Select(p => (p.Rule, p.Text, Edge.Word, Edge.Word)),
        ];
        spelled = [.. found.Select(f => (f.Rule, f.Text, rules[f.Rule].MatchCase))];
        automaton = new PatternAutomaton([.. found.Select(f => (f.Text, f.Begins, f.Ends))]);
    }

    /// <summary>Number of rules.</summary>
    public int RuleCount { get; }

    /// <summary>
    /// Makes a regular expression whose time is bounded: by its kind (without back references and look-around it takes time in
    /// proportion to the text) or else by a clock.
    /// </summary>
    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    public static Regex Compile(string pattern, bool matchCase)
    {
        #region time-limit
        RegexOptions options = RegexOptions.CultureInvariant | (matchCase ? RegexOptions.None : RegexOptions.IgnoreCase);
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, RuleBook.RegexTimeLimit);
        }
        #endregion
    }

    /// <summary>Counts the matches of every rule.</summary>
    /// <param name="text">The text.</param>
    /// <param name="counts">One count per rule; must be zero before.</param>
    /// <param name="matches">Where given, gets every match.</param>
    public void Match(ReadOnlySpan<char> text, Span<int> counts, List<RuleMatch>? matches = null)
    {
        var sink = new Sink(this, text, counts, matches);
        for (int i = 0; i < text.Length; i++)
        {
            if (setOf[text[i]] is > 0 and ushort set)
            {
                foreach (int rule in rulesOf[set])
                {
                    sink.Add(rule, i, 1);
                }
            }
        }

        automaton.Match(text, ref sink);
        foreach ((int rule, Regex regex) in expressions)
        {
            MatchRegex(rule, regex, text, counts, matches);
        }
    }

    private static void MatchRegex(int rule, Regex regex, ReadOnlySpan<char> text, Span<int> counts, List<RuleMatch>? matches)
    {
        int before = counts[rule];
        try
        {
            foreach (ValueMatch match in regex.EnumerateMatches(text))
            {
                counts[rule]++;
                matches?.Add(new RuleMatch(rule, match.Index, match.Length));
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // What it found before its time was up would depend on the speed of the machine.
            counts[rule] = before;
            matches?.RemoveAll(match => match.Rule == rule);
        }
    }

    private static IEnumerable<(int Rule, string Text)> Patterns(IReadOnlyList<Rule> rules, RuleKind kind) =>
        Enumerable.Range(0, rules.Count).Where(i => rules[i].Kind == kind).SelectMany(i => rules[i].Patterns.Select(text => (i, text)));

    private int[][] FillCharacters(IReadOnlyList<Rule> rules)
    {
        var rulesOfCharacter = new Dictionary<char, SortedSet<int>>();
        foreach ((int rule, string text) in Patterns(rules, RuleKind.Characters).Where(p => p.Text.Length == 1))
        {
            foreach (char c in rules[rule].MatchCase ? [text[0]] : BothCases(text[0]))
            {
                Add(c, rule);
            }
        }

        foreach ((int rule, string script) in Patterns(rules, RuleKind.Script))
        {
            foreach (char c in UnicodeScripts.Characters(script))
            {
                Add(c, rule);
            }
        }

        // Few sets of rules serve many characters: all of a script's have the same.
        var sets = new List<int[]> { (int[])[] };
        var indexes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((char c, SortedSet<int> set) in rulesOfCharacter)
        {
            string key = string.Join(',', set);
            if (!indexes.TryGetValue(key, out int index))
            {
                indexes[key] = index = sets.Count;
                sets.Add([.. set]);
            }

            setOf[c] = checked((ushort)index);
        }

        return [.. sets];

        void Add(char c, int rule)
        {
            if (!rulesOfCharacter.TryGetValue(c, out SortedSet<int>? set))
            {
                rulesOfCharacter[c] = set = [];
            }

            set.Add(rule);
        }
    }

    // The other case only where it leads back: the dotted capital I of Turkish would otherwise stand for every i.
    private static IEnumerable<char> BothCases(char c)
    {
        char lower = char.ToLowerInvariant(c), upper = char.ToUpperInvariant(c);
        return new[] { c, char.ToUpperInvariant(lower) == c ? lower : c, char.ToLowerInvariant(upper) == c ? upper : c }.Distinct();
    }

    /// <summary>Takes the matches of the automaton, which knows neither rules nor case.</summary>
    private readonly ref struct Sink(PatternMatcher matcher, ReadOnlySpan<char> text, Span<int> counts, List<RuleMatch>? matches) : PatternAutomaton.ISink
    {
        private readonly ReadOnlySpan<char> text = text;
        private readonly Span<int> counts = counts;

        public void Found(int pattern, int end)
        {
            (int rule, string spelling, bool matchCase) = matcher.spelled[pattern];
            int start = end - spelling.Length;
            if (!matchCase || SameCase(text[start..end], spelling))
            {
                Add(rule, start, spelling.Length);
            }
        }

        // The automaton found that they are the same but for case and the form of quotation marks.
        private static bool SameCase(ReadOnlySpan<char> found, string spelling)
        {
            for (int i = 0; i < found.Length; i++)
            {
                if (found[i] != spelling[i] && !PatternAutomaton.IsQuotationMark(found[i]))
                {
                    return false;
                }
            }

            return true;
        }

        public void Add(int rule, int start, int length)
        {
            counts[rule]++;
            matches?.Add(new RuleMatch(rule, start, length));
        }
    }
}
