using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using MlNetPath.Stage6.LanguageModel;

namespace MlNetPath.Cli;

/// <summary><c>tokens</c>: what a language model sees of a text: its tokens, their ids and their bytes.</summary>
internal sealed class TokensVerb : Verb
{
    // Wider columns of bytes push the text off the screen.
    private const int WidestBytes = 24;

    private readonly TextArgument text = new("TEXT", "The text; none, or '-', to read it from standard input");
    private readonly TextModelOption model = new("A folder with a tokenizer.json of byte-level BPE");
    private readonly JsonOption json = new();

    public TokensVerb()
        : base(
            "tokens",
            "Shows the tokens of a text: ids, bytes and what they stand for; names of special tokens such as <|end|> are read as such here",
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
        string folder = model.Folder(arguments);
        BpeVocabulary vocabulary = BpeVocabulary.Read(folder);
        string given = arguments.GetValue(text) is { } typed and not StandardInput.Name ? typed : StandardInput.ReadAll(context, "a text", "Give a text on the command line.");
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

    // Text is null where the bytes are only a part of a character.
    private sealed record Shown(int Id, string Token, string? Text, string Bytes, bool Special)
    {
        [JsonIgnore]
        public string ForPeople => Special ? Token : Text is null ? "(part of a character)" : TokenLook.Quoted(Text);

        public static Shown Of(BpeVocabulary vocabulary, int id)
        {
            ReadOnlySpan<byte> bytes = vocabulary.Bytes(id);
            string token = vocabulary.Tokens[id];
            return new(id, token, TokenLook.Text(bytes), TokenLook.Hex(bytes), vocabulary.SpecialTokens.ContainsKey(token));
        }
    }
}
