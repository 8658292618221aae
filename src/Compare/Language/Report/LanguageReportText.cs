namespace MlNetPath.Compare;

// The sentences around the tables of a report on language stages, shared by the Markdown and the HTML page.
internal static class LanguageReportText
{
    // What a reader meets in the tables, in the order of the tables.
    public static IEnumerable<(string Term, string Meaning)> HowToRead(LanguageReport report) =>
    [
        .. LanguageMeasure.Of(report) == LanguageMeasure.ChrF ? OfTranslation : OfBits,
        ("Interval", "95%, by a bootstrap that draws whole groups of texts: those of one message say much the same, so they are no independent evidence."),
        ("Better, worse", "each stage is compared with the best simpler one before it, on the same texts. p is the share of 10,000 paired samples in which it is not ahead, one-sided, corrected by Holm's method for looking at every one of them; below 0.01 a difference is claimed."),
        ("No detectable difference", "p is 0.01 or more either way: these texts cannot tell the two apart. Prefer the simpler one."),
        ("Mean", "over all of them, each counting the same. It has no interval of its own; look at how many of them agree."),
        ("Texts/s", "texts per second, all texts of a language given at once, as the stage likes to take them. It is no measure of how long one text takes."),
        ReportText.NotApplicable,
    ];

    public static string Subtitle(LanguageReport report)
    {
        LanguageDataset data = report.Dataset;
        int measured = data.Languages.Sum(count => count.Measured), all = data.Languages.Sum(count => count.Test);
        bool translation = LanguageMeasure.Of(report) == LanguageMeasure.ChrF;
        return string.Join(" · ",
            LanguageMeasure.Of(report).Parts(data.Languages.Count) + (translation ? " from English" : ""),
            $"{(measured < all ? $"{Figures.Count(measured)} of {Figures.Count(all)}" : Figures.Count(all))} test {(translation ? "pairs" : "texts")}",
            $"data {Figures.Short(data.Fingerprint)}");
    }

    private static readonly (string Term, string Meaning)[] OfTranslation =
    [
        ("chrF", "how many character n-grams (of 1 to 6) a translation shares with the reference, 0 to 100; what is missing counts more than what is too much. One reference each, so a good translation in other words scores low."),
        ("BLEU", "the same with words, as sacreBLEU computes it for a corpus, 0 to 100. It is shown because others show it; in Japanese and Korean it counts characters."),
    ];

    private static readonly (string Term, string Meaning)[] OfBits =
    [
        ("Bits per byte", "how many bits the stage needs for a byte of text in UTF-8 if its probabilities are used to compress it, the end of each text included; the language is given. Whatever its tokens are, the figure means the same; 8 is no knowledge at all. Letters of other scripts have two or three bytes, so compare stages, not languages."),
    ];
}
