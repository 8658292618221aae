using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using MlNetPath.Compare;
using MlNetPath.Core;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli;

/// <summary><c>tokens</c>: what a language model sees of a text: its tokens, their ids and their bytes.</summary>
internal sealed class TokensVerb : Verb
{
    private const string ModelOption = "--model", DefaultModel = "translator";

    // Wider columns of bytes push the text off the screen.
    private const int WidestBytes = 24;

    private readonly Argument<string?> text = new("TEXT") { Description = "The text; none to read it from standard input", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> model = new(ModelOption) { Description = $"A folder with a tokenizer.json of byte-level BPE; by default models/{DefaultModel}", HelpName = "DIR" };
    private readonly JsonOption json = new();

    public TokensVerb()
        : base(
            "tokens",
            "Shows the tokens of a text: ids, bytes and what they stand for",
            "mlnetpath tokens \"The type '{0}' could not be found.\"",
            "mlnetpath tokens --model models/translator < text.txt",
            "mlnetpath tokens \"größer\" --json")
    {
        Arguments.Add(text);
        Options.Add(model);
        Options.Add(json);
    }

    /// <inheritdoc/>
    public override int Run(ParseResult arguments, CommandContext context)
    {
        JsonOutput wanted = json.Of(arguments);
        string folder = arguments.GetValue(model) ?? Default();
        BpeVocabulary vocabulary = BpeVocabulary.Read(folder);
        string given = arguments.GetValue(text) ?? ReadInput(context);
        Shown[] tokens = [.. vocabulary.CreateTokenizer(specialTokensInText: true).EncodeToIds(given).Select(id => Shown.Of(vocabulary, id))];

        // Characters are those of Unicode, not .NET's halves of them.
        int characters = given.EnumerateRunes().Count(), bytes = Encoding.UTF8.GetByteCount(given);
        double perToken = Math.Round((double)characters / tokens.Length, 2);
        wanted.Write(context, new { Model = folder, Text = given, Characters = characters, Bytes = bytes, CharactersPerToken = perToken, Tokens = tokens });
        if (wanted.ReplacesText)
        {
            return ExitCodes.Done;
        }

        int width = Math.Min(WidestBytes, tokens.Max(token => token.Bytes.Length));
        TextWriter output = context.ForPeople;
        foreach (Shown token in tokens)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{token.Id,6}  {token.Bytes.PadRight(width)}  {token.ForPeople}"));
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"tokens {tokens.Length:N0} · characters {characters:N0} · bytes {bytes:N0} · characters a token {perToken:0.00}"));
        return ExitCodes.Done;
    }

    private static string Default() =>
        new ComparisonOptions().ShippedModelFolder is { } models && Path.Combine(models, DefaultModel) is var folder && Directory.Exists(folder)
            ? folder
            : throw new InputException($"There is no models/{DefaultModel} beside this program. Name a folder that has a tokenizer.json with {ModelOption}.");

    private static string ReadInput(CommandContext context)
    {
        if (context.InputIsClosed)
        {
            throw new InputException("Standard input is closed. Give a text on the command line.");
        }

        if (context.InputIsTyped)
        {
            context.Notice($"Type a text; end with {(OperatingSystem.IsWindows() ? "Ctrl+Z and Enter" : "Ctrl+D")}.");
        }

        byte[] bytes = ReadAll(context.Input);
        ReadOnlySpan<byte> utf8 = bytes.AsSpan(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        if (utf8.IsEmpty)
        {
            throw new InputException("Standard input is empty. Give a text there or on the command line.");
        }

        if (!Utf8.IsValid(utf8))
        {
            throw new InputException($"Standard input is not UTF-8: its byte {FirstInvalid(bytes)}, counted from 1, belongs to no character. Save it as UTF-8.");
        }

        return Encoding.UTF8.GetString(utf8);
    }

    private static byte[] ReadAll(Stream input)
    {
        try
        {
            using var all = new MemoryStream();
            input.CopyTo(all);
            return all.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read standard input: {e.Message.TrimEnd('.')}. Give a text on the command line.", e);
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int start = 0;
        while (Rune.DecodeFromUtf8(bytes[start..], out _, out int length) == OperationStatus.Done)
        {
            start += length;
        }

        return start + 1;
    }

    // Text is null where the bytes are only a part of a character.
    private sealed record Shown(int Id, string Token, string? Text, string Bytes, bool Special)
    {
        // Quotes show spaces, and pictures what would break the line.
        [JsonIgnore]
        public string ForPeople => Special ? Token : Text is null ? "(part of a character)" : $"\"{Text.Replace('\n', '␊').Replace('\t', '␉')}\"";

        public static Shown Of(BpeVocabulary vocabulary, int id)
        {
            ReadOnlySpan<byte> bytes = vocabulary.Bytes(id);
            string token = vocabulary.Tokens[id];
            return new(id, token, Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null, Convert.ToHexStringLower(bytes), vocabulary.SpecialTokens.ContainsKey(token));
        }
    }
}
