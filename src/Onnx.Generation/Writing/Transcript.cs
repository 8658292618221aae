using System.Text;

namespace MlNetPath.Onnx.Generation;

/// <summary>A text as it is written, token by token.</summary>
internal sealed class Transcript
{
    private readonly TextTokenizer tokenizer;
    private readonly IReadOnlyList<int> ends;
    private readonly int promptTokens;
    private readonly int most;
    private readonly TextAssembler text;
    private readonly List<GeneratedToken> tokens = [];

    /// <param name="tokenizer">Knows the tokens' bytes.</param>
    /// <param name="ends">The tokens that end a text.</param>
    /// <param name="stops">The stop strings in UTF-8.</param>
    /// <param name="promptTokens">How many tokens its prompt has.</param>
    /// <param name="most">How many tokens it may have.</param>
    public Transcript(TextTokenizer tokenizer, IReadOnlyList<int> ends, IReadOnlyList<byte[]> stops, int promptTokens, int most)
    {
        (this.tokenizer, this.ends, this.promptTokens, this.most) = (tokenizer, ends, promptTokens, most);
        text = new(stops);
    }

    /// <summary>How many tokens it has.</summary>
    public int Count => tokens.Count;

    /// <summary>Why it has ended; null where it has not.</summary>
    public FinishReason? Finish { get; private set; }

    /// <summary>Adds a token.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="probability">How likely the model found it.</param>
    /// <param name="candidates">The likeliest tokens in its place.</param>
    public void Add(int id, double probability, IReadOnlyList<TokenCandidate> candidates)
    {
        tokens.Add(new(id, TextOf(tokenizer, id), probability, candidates));
        Finish = ends.Contains(id) ? FinishReason.End : text.Add(tokenizer.Bytes(id)) ? FinishReason.StopString : tokens.Count == most ? FinishReason.Length : null;
        if (Finish is FinishReason.End or FinishReason.Length)
        {
            text.End();
        }
    }

    /// <summary>What can be shown since the last time.</summary>
    public string TakePiece() => text.Take();

    /// <summary>The text, once it has ended.</summary>
    public GeneratedText Result() => new(text.Text, tokens, Finish!.Value, promptTokens);

    /// <summary>What a token looks like by itself.</summary>
    public static string TextOf(TextTokenizer tokenizer, int id) => tokenizer.Bytes(id) is { Length: > 0 } bytes ? Encoding.UTF8.GetString(bytes) : tokenizer.SpecialName(id) ?? "";
}
