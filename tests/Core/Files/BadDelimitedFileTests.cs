using System.Text;

namespace MlNetPath.Core.Tests;

public sealed class BadDelimitedFileTests : IDisposable
{
    private readonly LabelledFileFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AMissingFile() => Assert.Equal("The file 'none.csv' does not exist. Check its name and folder.", folder.RefusedPath(folder.Path("none.csv")));

    [Fact]
    public void AMissingFolder() => Assert.StartsWith("The file 'none/none.csv' does not exist.", folder.RefusedPath(folder.Path("none/none.csv")).Replace('\\', '/'), StringComparison.Ordinal);

    [Fact]
    public void AFolder()
    {
        Directory.CreateDirectory(folder.Path("folder.csv"));
        Assert.Equal("'folder.csv' is a folder. Name a file.", folder.RefusedPath(folder.Path("folder.csv")));
    }

    [Theory]
    [InlineData("data.xlsx", ".xlsx")]
    [InlineData("data", "")]
    public void AFormatThatItsNameDoesNotTell(string name, string extension) =>
        Assert.Equal($"'{name}': cannot tell its format from '{extension}'. Name it .csv, .tsv, .txt, .jsonl or .ndjson.", folder.Refused(name, "a,b\n"));

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\n\r\n \n")]
    public void AnEmptyFile(string content)
    {
        foreach (string name in (string[])["a.csv", "a.tsv", "a.jsonl"])
        {
            Assert.Equal($"'{name}' is empty. Give a file with texts and labels.", folder.Refused(name, content));
        }
    }

    [Theory]
    [InlineData("text,label")]
    [InlineData("text,label\n\n")]
    public void AHeaderOnly(string content) =>
        Assert.Equal("'a.csv' has no row. Give it at least one text with its label.", folder.Refused("a.csv", content));

    [Fact]
    public void NothingButGaps() =>
        Assert.Equal("'a.csv' has no row with both a text and a label. Check that the right columns were named.", folder.Refused("a.csv", "text,label\n,x\na,\n"));

    [Theory]
    [InlineData("id,text,team\n", "subject", "team", "'a.csv' has no column 'subject'. Its columns are 'id', 'text', 'team': name the text's and the label's.")]
    [InlineData("id,text,team\n", "Text", "team", "'a.csv' has no column 'Text'. Its columns are 'id', 'text', 'team': name the text's and the label's.")]
    [InlineData("id,text,team\n", null, null, "'a.csv' has no column 'label'. Its columns are 'id', 'text', 'team': name the text's and the label's.")]
    [InlineData("text|label\n", null, null, "'a.csv' has no column 'text'. Its only column is 'text|label': name columns that it has, or check what parts its fields.")]
    [InlineData("text,label,text\n", null, null, "'a.csv' has the column 'text' 2 times; its columns are 'text', 'label', 'text'. Rename all but one.")]
    public void AMissingOrDuplicateColumn(string content, string? text, string? label, string message) =>
        Assert.Equal(message, folder.Refused("a.csv", content, text, label));

    [Fact]
    public void ADuplicateColumnThatNobodyAskedForDoesNoHarm() =>
        Assert.Equal(1, folder.Read("a.csv", "id,id,text,label\n1,1,a,x\n").Data.Count);

    [Fact]
    public void OneColumnForBoth() => Assert.Contains(
        "'a' is named both", Assert.Throws<InputException>(() => LabelledFileFolder.ReadPath("a.csv", "a", "a")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("text,label\na,x\nb\n", "row 3: 1 field,")]
    [InlineData("text,label\na,x,\nb,y\n", "row 2: 3 fields,")]
    [InlineData("text,label\n\n\"a\nb\",x\nc,y,z\n", "row 3 (line 5): 3 fields,")]
    public void ARaggedRow(string content, string place) => Assert.Equal(
        $"'a.csv', {place} where the header has 2. Correct the row; a field that contains the delimiter or a line break must stand in quotes.",
        folder.Refused("a.csv", content));

    [Fact]
    public void ARaggedRowWithoutHeader() => Assert.Equal(
        "'a.tsv', row 2: 3 fields, where a text and a label are 2. Correct the row.", folder.Refused("a.tsv", "a\tx\nb\tc\ty\n"));

    [Fact]
    public void ARaggedRowOfAFileOfTabsWhoseQuotesAreBroken() => Assert.Matches(
        @"^'a\.tsv', row 4: 1 field, where the header has 2\..*quotes were read as text.*row 3: a quote stands inside", folder.Refused("a.tsv", "text\tlabel\na\tx\nb \"c\ty\nd\n", "text"));

    [Theory]
    [InlineData("text,label\na,x\n\"b,y\nc,x\n", "row 3: a quote opens in this row and is never closed.")]
    [InlineData("\"text,label\na,x\n", "row 1: a quote opens in this row and is never closed.")]
    [InlineData("text,label\n\n\"a\n\",\"x\nb,y", "row 2 (line 3): a quote opens in this row and is never closed.")]
    [InlineData("text,label\na,x\n\"b\"c,y\n", "row 3: text follows a closing quote (byte 18).")]
    public void ABrokenQuote(string content, string message) => Assert.StartsWith($"'a.csv', {message}", folder.Refused("a.csv", content), StringComparison.Ordinal);

    [Fact]
    public void AQuoteThatIsNeverClosedInALongFile()
    {
        byte[] rest = new byte[36_000_000];
        rest.AsSpan().Fill((byte)'\n');
        Assert.Equal(
            "'a.csv', row 2: the row is longer than 32 MB. A quote that opens there is probably never closed: close it.", folder.Refused("a.csv", [.. "text,label\n\""u8, .. rest]));
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.jsonl")]
    public void OtherEncodings(string name)
    {
        Assert.Equal($"'{name}' is UTF-16, by the byte order mark it starts with. Save it as UTF-8.", folder.Refused(name, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("text,label")]));
        Assert.Equal($"'{name}' is UTF-16, by the byte order mark it starts with. Save it as UTF-8.", folder.Refused(name, [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("text,label")]));
        Assert.Equal($"'{name}' is UTF-32, by the byte order mark it starts with. Save it as UTF-8.", folder.Refused(name, [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes("text,label")]));
        Assert.Equal($"'{name}' is not UTF-8: line 2 has the byte 0xFC at offset 12. Save it as UTF-8.", folder.Refused(name, Encoding.Latin1.GetBytes("text,label\nfür,de\n")));
        Assert.Equal($"'{name}' has a NUL byte on line 1 (byte 1): it is no text file, or not UTF-8. Save it as UTF-8 text.", folder.Refused(name, Encoding.Unicode.GetBytes("text,label")));
    }

    [Fact]
    public void ANulByte()
    {
        Assert.Equal("'a.csv' has a NUL byte on line 3 (byte 16): it is no text file, or not UTF-8. Save it as UTF-8 text.", folder.Refused("a.csv", "text,label\na,x\nb\0,y\n"));
        Assert.StartsWith("'a.tsv' has a NUL byte on line 20002 (byte ", folder.Refused("a.tsv", string.Concat(Enumerable.Repeat("für\tde\n", 20_001)) + "a\0\tx\n"), StringComparison.Ordinal);
    }
}
