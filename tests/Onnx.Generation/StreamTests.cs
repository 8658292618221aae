using System.Text;
using CsCheck;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Onnx.Generation.Tests;

/// <summary>Texts that come piece by piece.</summary>
public sealed class StreamTests
{
    // Each byte of "aé日😀." has one that follows it.
    private const string Chain = "aé日😀Z";

    private static readonly TestModel Bytes = Follows(Chain);

    [Fact]
    public async Task Pieces_are_whole_characters_and_together_the_text()
    {
        using var folder = new TestFolder(Bytes);
        using TextGenerator generator = folder.Load();
        Assert.Equal(["é", "日", "😀", "Z"], await Pieces(generator, "a", new()));
        Assert.Equal("é日😀Z", generator.Generate("a").Text);

        // Cut within a character, it ends with the mark of what is missing, in the stream too.
        var options = new GenerationOptions { MaxNewTokens = 4 };
        Assert.Equal("é\uFFFD", generator.Generate("a", options).Text);
        Assert.Equal(["é", "\uFFFD"], await Pieces(generator, "a", options));
        Assert.Equal(["\uFFFD", "\uFFFD", "\uFFFD", "\uFFFD"], generator.Generate("a", options).Tokens.Select(t => t.Text));
    }

    [Theory]
    [InlineData("日", "é", FinishReason.StopString)]
    [InlineData("é日😀", "", FinishReason.StopString)]
    [InlineData("😀Z", "é日", FinishReason.StopString)]
    [InlineData("Zx", "é日😀Z", FinishReason.End)]
    [InlineData("日x", "é日😀Z", FinishReason.End)]
    public async Task Stop_strings_are_found_across_tokens_and_what_only_looks_like_one_is_given(string stop, string text, FinishReason finish)
    {
        using var folder = new TestFolder(Bytes);
        using TextGenerator generator = folder.Load();
        var options = new GenerationOptions { StopStrings = ["never", stop] };
        GeneratedText whole = generator.Generate("a", options);
        Assert.Equal((text, finish), (whole.Text, whole.Finish));
        Assert.Equal(text, string.Concat(await Pieces(generator, "a", options)));
    }

    [Fact]
    public void Whatever_the_pieces_the_first_stop_string_to_end_ends_the_text()
    {
        Gen<string> some = Gen.String[Gen.Char["abé"], 1, 4];
        Gen.Select(Gen.String[Gen.Char["abé日"], 0, 30], some.Array[0, 3], Gen.Int[1, 7].Array[40]).Sample((text, stops, lengths) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            var assembler = new TextAssembler([.. stops.Select(Encoding.UTF8.GetBytes)]);
            var shown = new StringBuilder();
            bool stopped = false;
            for (int at = 0, i = 0; at < bytes.Length && !stopped; at += lengths[i % 40], i++)
            {
                stopped = assembler.Add(bytes.AsSpan(at, Math.Min(lengths[i % 40], bytes.Length - at)));
                shown.Append(assembler.Take());
            }

            if (!stopped)
            {
                assembler.End();
            }

            shown.Append(assembler.Take());
            string expected = Ended(text, stops, out bool ends);
            Assert.Equal((expected, ends), (shown.ToString(), stopped));
            Assert.Equal(expected, assembler.Text);
        });
    }

    [Fact]
    public void Nothing_is_held_back_longer_than_it_has_to_be()
    {
        var assembler = new TextAssembler(["stop"u8.ToArray()]);
        Assert.False(assembler.Add("go st"u8));
        Assert.Equal("go ", assembler.Take());
        Assert.False(assembler.Add("ar"u8));
        Assert.Equal("star", assembler.Take());
        Assert.False(assembler.Add("sst"u8));
        Assert.Equal("s", assembler.Take());
        Assert.True(assembler.Add("op!"u8));
        Assert.Equal("", assembler.Take());
    }

    [Fact]
    public async Task A_stream_that_is_cancelled_stops_and_the_generator_goes_on()
    {
        using var folder = new TestFolder(TestModel.Chain(("a", [('a', 1)])) with { ContextLength = 10_000 });
        using TextGenerator generator = folder.Load();
        using var stop = new CancellationTokenSource();
        int pieces = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string _ in generator.StreamAsync("a", cancellationToken: stop.Token))
            {
                if (++pieces == 5)
                {
                    await stop.CancelAsync();
                }
            }
        });
        Assert.Equal(5, pieces);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Drain(generator.StreamAsync("a"), stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync("a", cancellationToken: stop.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => generator.Generate("a", cancellationToken: stop.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => generator.Generate(["a", "b"], new() { Beams = 2 }, stop.Token));
        Assert.Equal("aaa", (await generator.GenerateAsync("a", new() { MaxNewTokens = 3 })).Text);

        // Who reads no further is owed nothing.
        await foreach (string piece in generator.StreamAsync("a"))
        {
            Assert.Equal("a", piece);
            break;
        }
    }

    [Fact]
    public void What_is_wrong_is_said_when_the_stream_is_asked_for()
    {
        using var folder = new TestFolder(Bytes);
        TextGenerator generator = folder.Load();
        Assert.Throws<OnnxModelException>(() => generator.StreamAsync(""));
        Assert.Throws<ArgumentException>(() => generator.StreamAsync("a", new() { TopP = 2 }));
        Assert.Throws<ArgumentNullException>(() => generator.StreamAsync(null!));
        generator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => generator.Generate("a"));
    }

    /// <summary>A model in which each byte of a text is followed by the next, and the last by the end. No byte may occur twice.</summary>
    private static TestModel Follows(string text)
    {
        int[] ids = TestVocabulary.ByteIds(text);
        Assert.Equal(ids.Length, ids.Distinct().Count());
        TestModel model = TestModel.Chain();
        for (int i = 0; i < ids.Length; i++)
        {
            model.Table![ids[i]].AsSpan().Clear();
            model.Table[ids[i]][i + 1 < ids.Length ? ids[i + 1] : TestVocabulary.End] = 20;
        }

        return model;
    }

    private static async Task Drain(IAsyncEnumerable<string> pieces, CancellationToken cancellationToken)
    {
        await foreach (string _ in pieces.WithCancellation(cancellationToken))
        {
        }
    }

    private static async Task<List<string>> Pieces(TextGenerator generator, string prompt, GenerationOptions options)
    {
        List<string> pieces = [];
        await foreach (string piece in generator.StreamAsync(prompt, options))
        {
            pieces.Add(piece);
        }

        return pieces;
    }

    // Character by character: the text before the first stop string that is complete, the longest of them.
    private static string Ended(string text, string[] stops, out bool stopped)
    {
        for (int end = 1; end <= text.Length; end++)
        {
            if (stops.Where(s => text[..end].EndsWith(s, StringComparison.Ordinal)).MaxBy(s => s.Length) is { } stop)
            {
                stopped = true;
                return text[..(end - stop.Length)];
            }
        }

        stopped = false;
        return text;
    }

    [Fact]
    public void Tokens_of_a_prompt_are_counted_with_those_of_its_task()
    {
        using var folder = new TestFolder();
        using TextGenerator generator = folder.Load();
        Assert.Equal([0, 3], new[] { "", "xyz" }.Select(text => generator.CountTokens(text)));
        foreach (GenerationTask? task in (GenerationTask?[])[null, Write.In("de"), Translate.To("de"), Translate.To("de", examples: [("a", "b")])])
        {
            Assert.Equal(generator.Generate("the cat", new() { Task = task, MaxNewTokens = 1 }, TestContext.Current.CancellationToken).PromptTokens, generator.CountTokens("the cat", task));
        }
    }

    [Fact]
    public void Tokens_have_bytes_and_special_ones_have_none()
    {
        using var folder = new TestFolder();
        using TextGenerator generator = folder.Load();
        Assert.Equal("x"u8, generator.TokenBytes(TestVocabulary.Id('x')).Span);
        Assert.Equal([0xFF], generator.TokenBytes(TestVocabulary.Plain["\u00FF"]).ToArray());
        Assert.True(generator.TokenBytes(TestVocabulary.End).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.TokenBytes(TestVocabulary.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.TokenBytes(-1));
    }
}
