using System.Globalization;
using System.Text;
using System.Text.Json;
using Sylvan.Data.Csv;

namespace MlNetPath.Cli.Tests;

public class ScoreTextTests
{
    private static readonly string[] Texts =
        ["plain", "a, comma", "a \"quote\"", "two\nlines", "Größe 😀 日本語", "", " spaced ", "tab\there", "\r\n", "last"];

    [Theory]
    [InlineData(',', "\n", "csv")]
    [InlineData(',', "\r\n", "csv")]
    [InlineData('\t', "\n", "tsv")]
    [InlineData(';', "\n", "csv")]
    public void Every_row_keeps_its_bytes_and_gets_the_models_answer(char delimiter, string lineBreak, string ending)
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work);
        string[] rows = [.. Texts.Select((text, i) => string.Create(CultureInfo.InvariantCulture, $"{i}{delimiter}\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{delimiter}  x \"y\" "))];
        string header = $"id{delimiter}\"text\"{delimiter}ro\"w";
        string input = work.Write("in." + ending, "\uFEFF" + header + lineBreak + string.Join(lineBreak, rows));
        string output = work.Path("out." + ending);
        string[] more = delimiter == ';' ? ["--delimiter", ";"] : [];
        Assert.StartsWith("10 rows scored -> ", CommandRun.Of(ScoreModel.Arguments(model, input, output, more)).Succeeds().Output, StringComparison.Ordinal);

        string written = Encoding.UTF8.GetString(File.ReadAllBytes(output));
        Assert.StartsWith($"\uFEFF{header}{delimiter}predicted_label{delimiter}probability{lineBreak}{rows[0]}{delimiter}", written, StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Contains(lineBreak + row + delimiter, written, StringComparison.Ordinal));
        Assert.Equal(["in." + ending, "model.onnx", "out." + ending], work.Entries);

        (string Label, float Probability)[] expected = ScoreModel.Answers(model, Texts);
        using CsvDataReader reader = CsvDataReader.Create(output, new CsvDataReaderOptions { Delimiter = delimiter });
        for (int row = 0; row < Texts.Length; row++)
        {
            Assert.True(reader.Read());
            Assert.Equal(row, reader.GetInt32(0));
            Assert.Equal(Texts[row], reader.GetString(1));
            Assert.Equal(expected[row].Label, reader.GetString(3));
            Assert.Equal(expected[row].Probability, float.Parse(reader.GetString(4), CultureInfo.InvariantCulture));
        }

        Assert.False(reader.Read());
        Assert.True(expected.Select(e => e.Label).Distinct().Count() > 1);
    }

    [Fact]
    public void Json_lines_keep_their_characters_and_a_text_of_null_has_no_answer()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work);
        string[] rows =
        [
            """{"text":"plain","id":1}""", """ { "id" : 1.50, "text" : "Gr\u00f6\u00dfe", "more": {"text": [1, {}]} } """, """{"text":null}""", """{"text":12.50}""", """{"text":true,"é":"\/"}""",
        ];
        string input = work.Write("in.jsonl", "\uFEFF" + rows[0] + "\r\n\n" + string.Join('\n', rows[1..])), output = work.Path("out.jsonl");
        CommandRun.Of(ScoreModel.Arguments(model, input, output, "--top", "2")).Succeeds();
        byte[] bytes = File.ReadAllBytes(output);
        Assert.Equal(Encoding.UTF8.Preamble, bytes.AsSpan(0, 3));
        string[] written = Encoding.UTF8.GetString(bytes[3..]).TrimEnd('\n').Split('\n');
        Assert.Equal(rows.Length, written.Length);
        (string Label, float Probability)[] expected = ScoreModel.Answers(model, ["plain", "Größe", "", "12.50", "true"]);
        for (int i = 0; i < rows.Length; i++)
        {
            string kept = rows[i][..rows[i].LastIndexOf('}')].TrimEnd();
            Assert.StartsWith(kept + ",\"predicted_label\":", written[i], StringComparison.Ordinal);
            JsonElement json = JsonDocument.Parse(written[i]).RootElement;
            if (i == 2)
            {
                Assert.All(["predicted_label", "probability", "predicted_label_2", "probability_2"], name => Assert.Equal(JsonValueKind.Null, json.GetProperty(name).ValueKind));
                continue;
            }

            Assert.Equal(expected[i].Label, json.GetProperty("predicted_label").GetString());
            Assert.Equal(expected[i].Probability, json.GetProperty("probability").GetSingle());
            Assert.NotEqual(expected[i].Label, json.GetProperty("predicted_label_2").GetString());
            Assert.InRange(json.GetProperty("probability_2").GetSingle(), 0, expected[i].Probability);
        }
    }

    [Fact]
    public void Json_may_be_as_deep_as_it_likes()
    {
        using var work = new Workspace();
        string row = $$"""{"text":"a","deep":{{new string('[', 2000)}}{{new string(']', 2000)}}""";
        CommandRun.Of(ScoreModel.Arguments(ScoreModel.WriteTo(work), work.Write("in.jsonl", row + "}\n"), work.Path("out.jsonl"))).Succeeds();
        Assert.StartsWith(row + ",\"predicted_label\":\"", File.ReadAllText(work.Path("out.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_number_is_no_answer()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work, weightOfQ: float.NaN), input = work.Write("in.csv", "text\nQ\na\n");
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("out.csv"), "--top", "2")).Succeeds();
        string[] rows = File.ReadAllLines(work.Path("out.csv"));
        Assert.Equal("Q,,,,", rows[1]);
        Assert.DoesNotContain(",,", rows[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Below_the_threshold_the_label_is_empty_and_the_columns_have_the_names_that_were_asked_for()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work);
        string[] texts = [.. Enumerable.Range(0, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"text {i * i}"))];
        (string Label, float Probability)[] expected = ScoreModel.Answers(model, texts);
        float threshold = expected.Select(e => e.Probability).Order().ElementAt(25);
        CommandRun.Of(ScoreModel.Arguments(
            model, work.Write("in.csv", "text\n" + string.Join('\n', texts)), work.Path("out.csv"), "--threshold", threshold.ToString("R", CultureInfo.InvariantCulture), "--label-name", "team", "--probability-name", "p")).Succeeds();
        using CsvDataReader reader = CsvDataReader.Create(work.Path("out.csv"));
        Assert.Equal(["text", "team", "p"], Enumerable.Range(0, 3).Select(reader.GetName));
        foreach ((string label, float probability) in expected)
        {
            Assert.True(reader.Read());
            Assert.Equal(probability < threshold ? "" : label, reader.GetString(1));
            Assert.Equal(probability, float.Parse(reader.GetString(2), CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void A_header_alone_gets_its_columns_and_a_file_without_lines_stays_one()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work);
        CommandRun.Of(ScoreModel.Arguments(model, work.Write("header.csv", "id,text"), work.Path("a.csv"))).Succeeds();
        Assert.Equal("id,text,predicted_label,probability\n", File.ReadAllText(work.Path("a.csv")));
        CommandRun.Of(ScoreModel.Arguments(model, work.Write("none.jsonl", ""), work.Path("a.jsonl"))).Succeeds();
        Assert.Empty(File.ReadAllBytes(work.Path("a.jsonl")));
        CommandRun.Of(ScoreModel.Arguments(model, work.Write("none.csv", ""), work.Path("b.csv"))).Fails(ExitCodes.Failed, "none.csv", "is empty");
        Assert.Equal(["a.csv", "a.jsonl", "header.csv", "model.onnx", "none.csv", "none.jsonl"], work.Entries);
    }

    [Theory]
    [InlineData("csv", 3)]
    [InlineData("jsonl", 4)]
    [InlineData("csv", 60)]
    public void Shards_are_the_whole(string ending, int count)
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work);
        var random = new Random(count);
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"row {i}\n{new string('x', random.Next(300))}"))];
        string input = work.Write("in." + ending, ending == "csv"
            ? "text\n" + string.Concat(texts.Select(text => $"\"{text}\"\n"))
            : string.Concat(texts.Select(text => JsonSerializer.Serialize(new { text }) + "\n")));
        string whole = work.Path("whole." + ending);
        CommandRun.Of(ScoreModel.Arguments(model, input, whole)).Succeeds();
        string joined = "";
        for (int i = 1; i <= count; i++)
        {
            string part = work.Path(string.Create(CultureInfo.InvariantCulture, $"part{i}.{ending}"));
            CommandRun.Of(ScoreModel.Arguments(model, input, part, "--shard", string.Create(CultureInfo.InvariantCulture, $"{i}/{count}"))).Succeeds();
            string content = File.ReadAllText(part);
            joined += ending == "csv" && i > 1 ? content[(content.IndexOf('\n', StringComparison.Ordinal) + 1)..] : content;
        }

        Assert.Equal(File.ReadAllText(whole), joined);
    }

    [Fact]
    public void Quotes_may_be_text()
    {
        using var work = new Workspace();
        string model = ScoreModel.WriteTo(work), input = work.Write("in.tsv", "id\ttext\n1\t\"open\n2\t\"a\" b\n3\tc\n");
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("out.tsv"))).Fails(ExitCodes.Failed, "row 2", "--quotes text");
        CommandRun.Of(ScoreModel.Arguments(model, input, work.Path("out.tsv"), "--quotes", "text")).Succeeds();
        (string Label, float Probability)[] expected = ScoreModel.Answers(model, ["\"open", "\"a\" b", "c"]);
        string[] lines = File.ReadAllLines(work.Path("out.tsv"));
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal([expected[i].Label, expected[i].Probability.ToString("R", CultureInfo.InvariantCulture)], lines[i + 1].Split('\t')[2..]));
    }
}
