namespace MlNetPath.Stage1.Rules.Tests;

/// <summary>What each kind of rule finds, and what it does not.</summary>
public class RuleKindTests
{
    [Theory]
    [InlineData("script", "Hangul", "형식 x", 2)]
    [InlineData("script", "Cyrillic Greek", "да λ z", 3)]
    [InlineData("script", "han", "変数 x 𠀀", 3)]
    [InlineData("characters", "ěř ů", "ĚŘů e", 3)]
    [InlineData("characters", "İ", "iİIı", 1)]
    [InlineData("characters", "ı", "iİIı", 1)]
    [InlineData("characters", "ß", "Straße", 1)]
    [InlineData("characters", "😀", "a😀b 😁 😀", 2)]
    [InlineData("sequences", "sz cz", "Szczecin szcz", 4)]
    [InlineData("sequences", "字符", "字符串与字符", 2)]
    [InlineData("beginnings", "ver", "Verwenden never ver", 2)]
    [InlineData("endings", "ung", "Prüfung, Ungar ung!", 2)]
    [InlineData("openings", "Use", "Use use", 1)]
    [InlineData("openings", "Use", " Use", 0)]
    [InlineData("keywords", "SQL", "SQLサーバー, sql. MySQL SQL2 'SQL'", 3)]
    [InlineData("keywords", "C#", "C# c#12 VC# C#", 3)]
    [InlineData("keywords", ".fsi", "a.fsi b.fsi: c.fsix", 2)]
    [InlineData("keywords", "'ref", "“ref” „ref struct“ «ref» 'reference'", 3)]
    [InlineData("keywords", "l'", "l’été, l'eau, il", 2)]
    [InlineData("stopWords", "nie jest", "Nie, to nie jest nieznane", 3)]
    [InlineData("regex", "[0-9]+", "10 and 20", 2)]
    [InlineData("regex", "ca[0-9]{4}", "CA1822 ca1 CA12", 1)]
    [InlineData("regex", "(?<!x)ab", "ab xab AB", 2)]
    public void Counts(string kind, string match, string text, int expected)
    {
        Assert.Equal([expected], Books.Counts(text, $"\"name\": \"n\", \"label\": \"a\", \"kind\": \"{kind}\", \"match\": \"{match}\""));
    }

    [Theory]
    [InlineData("keywords", "[\"type provider\"]", "A type provider, type providers, TYPE PROVIDER", 2)]
    [InlineData("keywords", "\"type provider\"", "type provider", 2)]
    [InlineData("sequences", "[\"no use\"]", "no use; casino user", 2)]
    [InlineData("openings", "[\"Use \"]", "User", 0)]
    [InlineData("sequences", "[\"Server\", \"server\", \"SERVER\"]", "Server", 1)]
    public void An_array_gives_patterns_as_they_are(string kind, string match, string text, int expected)
    {
        Assert.Equal([expected], Books.Counts(text, $"\"name\": \"n\", \"label\": \"a\", \"kind\": \"{kind}\", \"match\": {match}"));
    }

    [Theory]
    [InlineData("keywords", "Sub", "Sub sub SUB", 1)]
    [InlineData("keywords", "'Sub", "“Sub” 'sub'", 1)]
    [InlineData("characters", "I", "I i", 1)]
    [InlineData("regex", "sub", "Sub sub", 1)]
    public void Case_counts_where_the_rule_says_so(string kind, string match, string text, int expected)
    {
        Assert.Equal([expected], Books.Counts(text, $"\"name\": \"n\", \"label\": \"a\", \"kind\": \"{kind}\", \"match\": \"{match}\", \"matchCase\": true"));
    }

    [Fact]
    public void Several_rules_may_find_the_same_word()
    {
        Assert.Equal([1, 1, 1, 2], Books.Counts(
            "de",
            """ "name": "fr", "label": "a", "kind": "stopWords", "match": "de le" """,
            """ "name": "es", "label": "b", "kind": "stopWords", "match": "de el" """,
            """ "name": "ends", "label": "c", "kind": "endings", "match": "e" """,
            """ "name": "Latin", "label": "c", "kind": "script", "match": "Latin" """));
    }

    [Theory]
    [InlineData("cs", "není")]
    [InlineData("de", "nicht")]
    [InlineData("en", "the")]
    [InlineData("es", "donde")]
    [InlineData("fr", "avec")]
    [InlineData("it", "della")]
    [InlineData("pt", "não")]
    [InlineData("ru", "если")]
    [InlineData("tr", "çünkü")]
    public void Stop_words_come_from_Lucene(string language, string word)
    {
        RuleBook book = Books.Of($"\"name\": \"n\", \"label\": \"a\", \"kind\": \"stopWords\", \"match\": \"lucene:{language} zzz\"");
        Assert.Contains(word, book.Rules[0].Patterns);
        Assert.Contains("zzz", book.Rules[0].Patterns);
        Assert.True(book.Rules[0].Patterns.Count > 30);
    }

    [Fact]
    public void Every_list_of_Lucene_can_be_read() => Assert.All(StopWordLists.Languages, language => Assert.NotEmpty(StopWordLists.Find(language)!));

    [Theory]
    [InlineData("Cyrillic", @"\p{IsCyrillic}")]
    [InlineData("Greek", @"\p{IsGreekExtended}")]
    [InlineData("Hangul", @"\p{IsHangulSyllables}")]
    [InlineData("Hiragana", @"\p{IsHiragana}")]
    [InlineData("Katakana", @"[\p{IsKatakana}-[ー]]")]
    [InlineData("Han", @"\p{IsCJKUnifiedIdeographs}")]
    [InlineData("Thai", @"\p{IsThai}")]
    [InlineData("Hebrew", @"\p{IsHebrew}")]
    [InlineData("Arabic", @"[\p{IsArabic}-[\u0640]]")]
    [InlineData("Latin", @"[a-zA-Z\p{IsLatinExtended-A}\p{IsLatinExtended-B}\p{IsLatinExtendedAdditional}]")]
    [InlineData("Devanagari", @"\p{IsDevanagari}")]
    public void Scripts_hold_the_letters_of_the_blocks_that_dotnet_knows(string script, string block)
    {
        var ours = UnicodeScripts.Characters(script).ToHashSet();
        var regex = new System.Text.RegularExpressions.Regex(block);
        Assert.All(
            Enumerable.Range(0, char.MaxValue).Select(c => (char)c).Where(c => char.IsLetter(c) && regex.IsMatch(c.ToString())),
            c => Assert.Contains(c, ours));
    }

    [Fact]
    public void Scripts_do_not_overlap_but_for_kana()
    {
        var all = UnicodeScripts.Names.Where(n => n != "Kana").SelectMany(UnicodeScripts.Characters).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Superset(UnicodeScripts.Characters("Hiragana").Concat(UnicodeScripts.Characters("Katakana")).ToHashSet(), UnicodeScripts.Characters("Kana").ToHashSet());
    }
}
