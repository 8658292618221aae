using Lucene.Net.Analysis.Util;

namespace MlNetPath.Stage1.Rules;

/// <summary>The stop words that Lucene.Net's analyzers leave out, by language code. Lucene has no list for languages missing here.</summary>
internal static class StopWordLists
{
    private static readonly Dictionary<string, Func<CharArraySet>> Lists = new(StringComparer.Ordinal)
    {
        ["ar"] = () => Lucene.Net.Analysis.Ar.ArabicAnalyzer.DefaultStopSet,
        ["bg"] = () => Lucene.Net.Analysis.Bg.BulgarianAnalyzer.DefaultStopSet,
        ["ca"] = () => Lucene.Net.Analysis.Ca.CatalanAnalyzer.DefaultStopSet,
        ["cs"] = () => Lucene.Net.Analysis.Cz.CzechAnalyzer.DefaultStopSet,
        ["da"] = () => Lucene.Net.Analysis.Da.DanishAnalyzer.DefaultStopSet,
        ["de"] = () => Lucene.Net.Analysis.De.GermanAnalyzer.DefaultStopSet,
        ["el"] = () => Lucene.Net.Analysis.El.GreekAnalyzer.DefaultStopSet,
        ["en"] = () => Lucene.Net.Analysis.En.EnglishAnalyzer.DefaultStopSet,
        ["es"] = () => Lucene.Net.Analysis.Es.SpanishAnalyzer.DefaultStopSet,
        ["eu"] = () => Lucene.Net.Analysis.Eu.BasqueAnalyzer.DefaultStopSet,
        ["fa"] = () => Lucene.Net.Analysis.Fa.PersianAnalyzer.DefaultStopSet,
        ["fi"] = () => Lucene.Net.Analysis.Fi.FinnishAnalyzer.DefaultStopSet,
        ["fr"] = () => Lucene.Net.Analysis.Fr.FrenchAnalyzer.DefaultStopSet,
        ["ga"] = () => Lucene.Net.Analysis.Ga.IrishAnalyzer.DefaultStopSet,
        ["gl"] = () => Lucene.Net.Analysis.Gl.GalicianAnalyzer.DefaultStopSet,
        ["hi"] = () => Lucene.Net.Analysis.Hi.HindiAnalyzer.DefaultStopSet,
        ["hu"] = () => Lucene.Net.Analysis.Hu.HungarianAnalyzer.DefaultStopSet,
        ["hy"] = () => Lucene.Net.Analysis.Hy.ArmenianAnalyzer.DefaultStopSet,
        ["id"] = () => Lucene.Net.Analysis.Id.IndonesianAnalyzer.DefaultStopSet,
        ["it"] = () => Lucene.Net.Analysis.It.ItalianAnalyzer.DefaultStopSet,
        ["lv"] = () => Lucene.Net.Analysis.Lv.LatvianAnalyzer.DefaultStopSet,
        ["nl"] = () => Lucene.Net.Analysis.Nl.DutchAnalyzer.DefaultStopSet,
        ["no"] = () => Lucene.Net.Analysis.No.NorwegianAnalyzer.DefaultStopSet,
        ["pt"] = () => Lucene.Net.Analysis.Pt.PortugueseAnalyzer.DefaultStopSet,
        ["ro"] = () => Lucene.Net.Analysis.Ro.RomanianAnalyzer.DefaultStopSet,
        ["ru"] = () => Lucene.Net.Analysis.Ru.RussianAnalyzer.DefaultStopSet,
        ["sv"] = () => Lucene.Net.Analysis.Sv.SwedishAnalyzer.DefaultStopSet,
        ["tr"] = () => Lucene.Net.Analysis.Tr.TurkishAnalyzer.DefaultStopSet,
    };

    /// <summary>The codes of the languages that have a list.</summary>
    public static IEnumerable<string> Languages => Lists.Keys.Order(StringComparer.Ordinal);

    /// <summary>The words of a list in alphabetical order, or null where there is no such list.</summary>
    public static IReadOnlyList<string>? Find(string language) =>
        Lists.TryGetValue(language, out Func<CharArraySet>? list) ? [.. ((IEnumerable<string>)list()).Order(StringComparer.Ordinal)] : null;
}
