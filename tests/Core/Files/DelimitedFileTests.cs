using System.Text;
using CsCheck;
using Sylvan.Data.Csv;

namespace MlNetPath.Core.Tests;

public sealed class DelimitedFileTests : IDisposable
{
    private readonly LabelledFileFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ReadsNamedColumnsInTheFilesOrderWithLabelsInOrdinalOrder()
    {
        LabelledTexts texts = folder.Read("tickets.csv", "id,subject,team\n1,Cannot log in,web\n2,  Two \t spaces ,Web\n3,Überweisung,api\n", "subject", "team");

        Assert.Equal(["Web", "api", "web"], texts.Labels);
        Assert.Equal([("Cannot log in", "web"), ("Two spaces", "Web"), ("Überweisung", "api")], LabelledFileFolder.Rows(texts));
        Assert.Equal("tickets.csv", texts.Name);
        Assert.Empty(texts.Notes);
    }

    [Theory]
    [InlineData("text,label\na,x\nb,y")]
    [InlineData("text,label\r\na,x\r\nb,y\r\n")]
    [InlineData("text,label\ra,x\rb,y\r")]
    [InlineData("\uFEFFtext,label\na,x\n\n\r\nb,y\n\n")]
    [InlineData("\uFEFF\"text\",\"label\"\n\"a\",\"x\"\nb,\"y\"")]
    [InlineData("other;text;label\n1,5;a;x\n;b;y\n")]
    [InlineData("text\tlabel\na\tx\nb\ty\n")]
    [InlineData("label,\" text \"\n x ,a\n\"y\n\", b \n")]
    public void ReadsEveryWayToWriteTheSameRows(string content) =>
        Assert.Equal([("a", "x"), ("b", "y")], LabelledFileFolder.Rows(folder.Read("rows.csv", content)));

    [Fact]
    public void ReadsQuotedDelimitersQuotesAndLineBreaks()
    {
        LabelledTexts texts = folder.Read("quoted.csv", "text,label\n\"one, two\",x\n\"say \"\"so\"\"\",y\n\"first\r\nsecond\",\"x\"\n\"\"\"\",y\n5\" pipe,x\n");

        Assert.Equal([("one, two", "x"), ("say \"so\"", "y"), ("first second", "x"), ("\"", "y"), ("5\" pipe", "x")], LabelledFileFolder.Rows(texts));
    }

    [Fact]
    public void TakesAnyAsciiDelimiter() =>
        Assert.Equal([("a", "x")], LabelledFileFolder.Rows(LabelledFileFolder.ReadPath(folder.Write("pipes.dat", "text|label\na|x\n"), delimiter: '|')));

    [Fact]
    public void AFileOfTabsWithoutNamedColumnsHasNoHeaderAndItsQuotesAreText()
    {
        LabelledTexts texts = folder.Read("test.tsv", "\"Yes\", he said\ten\nOui\tfr\n\n\"Nein\"\tde\n");

        Assert.Equal([("\"Yes\", he said", "en"), ("Oui", "fr"), ("\"Nein\"", "de")], LabelledFileFolder.Rows(texts));
        Assert.Equal([("a", "x")], LabelledFileFolder.Rows(folder.Read("headed.txt", "text\tlabel\na\tx\n")));
    }

    [Fact]
    public void AFileOfTabsWithAHeaderMayQuoteItsFields()
    {
        LabelledTexts texts = folder.Read("quoted.tsv", "id\ttext\tlabel\n1\t\"a \"\"b\"\"\nc\td\"\tx\n", "text");

        Assert.Equal([("a \"b\" c d", "x")], LabelledFileFolder.Rows(texts));
    }

    [Theory]
    [InlineData("text\tlabel\n\"a\" b\tx\n\"c\td\n", "row 2")]
    [InlineData("text\tlabel\n\"a\tx\nb\tx\n", "row 2")]
    [InlineData("text\tlabel\na\tx\nb \"c\"\ty\n", "row 3")]
    public void QuotesThatAreNotQuotingAreTextInAFileOfTabsAndThatIsNoted(string content, string place)
    {
        LabelledTexts texts = folder.Read("raw.tsv", content, "text", "label");

        Assert.Equal(2, texts.Data.Count);
        Assert.Contains(LabelledFileFolder.Rows(texts), row => row.Text.Contains('"'));
        Assert.Contains(place, Assert.Single(texts.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void RowsWithoutTextOrLabelAreLeftOutAndNoted()
    {
        LabelledTexts texts = folder.Read("gaps.csv", "text,label\n,x\n\n\"\n\n \",x\nb, \nc,y\n");

        Assert.Equal([("c", "y")], LabelledFileFolder.Rows(texts));
        Assert.Equal(["y"], texts.Labels.Where(label => label == "y"));
        Assert.Equal(
            ["2 rows of 'gaps.csv' have no text and were left out; the first is row 2.", "1 row of 'gaps.csv' has no label and was left out: row 4 (line 7)."],
            texts.Notes);
    }

    [Fact]
    public void AFieldOfTenMegabytesIsAField()
    {
        string field = string.Concat(Enumerable.Repeat("\"\" ü\n", 2_000_000));
        LabelledTexts texts = folder.Read("long.csv", $"text,label\n\"{field}\",x\nb,y\n");

        Assert.Equal(2, texts.Data.Count);
        Assert.Equal(string.Join(' ', Enumerable.Repeat("\" ü", 2_000_000)), texts.Data.Text(0));
    }

    [Fact]
    public void ReportsProgressAndStopsWhenAsked()
    {
        string path = folder.Write("many.csv", "text,label\n" + string.Concat(Enumerable.Range(0, 25_000).Select(i => $"text {i},{i % 3}\n")));
        var reports = new Reports();
        LabelledFile.Read(path, rowsRead: reports, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([10_000, 20_000, 25_000], reports.Values);

        using var stop = new CancellationTokenSource();
        reports.Then = stop.Cancel;
        Assert.Throws<OperationCanceledException>(() => LabelledFile.Read(path, rowsRead: reports, cancellation: stop.Token));
        Assert.Equal(4, reports.Values.Count);
    }

    [Fact]
    public void AnyFieldsComeBackAsTheyWereWrittenAndAsAnotherReaderReadsThem()
    {
        Gen<string> field = Gen.Char["ab\"',;\t\n\r ü😀\u00a0"].Array[0, 12].Select(chars => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(chars)).Replace("\uFFFD", "?"));
        Gen.Select(field.Array[3].List[1, 12], Gen.OneOf(',', ';', '\t'), Gen.Bool).Sample(
            (rows, delimiter, always) =>
            {
                byte[] written = Written([["text", "other", "label"], .. rows], delimiter, always);
                (string, string)[] expected = [.. SylvanRows(written, delimiter)
                    .Select(row => (WhiteSpace.Fold(row.Text), WhiteSpace.Fold(row.Label)))
                    .Where(row => row.Item1.Length > 0 && row.Item2.Length > 0)];
                string path = folder.Write($"{Guid.NewGuid():N}.csv", written);
                (string, string)[] read;
                try
                {
                    read = LabelledFileFolder.Rows(LabelledFileFolder.ReadPath(path, "text", "label", delimiter));
                }
                catch (InputException)
                {
                    read = [];
                }

                File.Delete(path);
                (string, string)[] given = [.. rows
                    .Select(row => (WhiteSpace.Fold(row[0]), WhiteSpace.Fold(row[2])))
                    .Where(row => row.Item1.Length > 0 && row.Item2.Length > 0)];
                return read.SequenceEqual(expected) && read.SequenceEqual(given);
            },
            iter: 500);
    }

    private static byte[] Written(IEnumerable<string[]> rows, char delimiter, bool always)
    {
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            // Every field of the first kind of writer is quoted, of the second only those that need it.
            text.AppendJoin(delimiter, row.Select(f => always || f.AsSpan().IndexOfAny("\"\n\r ") >= 0 || f.Contains(delimiter) ? $"\"{f.Replace("\"", "\"\"")}\"" : f)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<(string Text, string Label)> SylvanRows(byte[] csv, char delimiter)
    {
        using var reader = CsvDataReader.Create(
            new StreamReader(new MemoryStream(csv)), new CsvDataReaderOptions { Delimiter = delimiter, HasHeaders = true });
        while (reader.Read())
        {
            yield return (reader.GetString(0), reader.GetString(2));
        }
    }

    private sealed class Reports : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public Action? Then { get; set; }

        public void Report(long value)
        {
            Values.Add(value);
            Then?.Invoke();
        }
    }
}
