using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>How a vocabulary is trained. Immutable.</summary>
public sealed record BpeTrainingOptions
{
    /// <summary>
    /// How texts are cut into pre-tokens by default; no token reaches from one into the next. A word takes the space before it along; up to three digits stand alone; a run of symbols takes the space before it
    /// along and any <c>{0}</c> within it, so that <c>'{0}'</c> can become one token; then white space. Letters without spaces, as in Chinese, stay together up to 64, since an encoder may take time by the
    /// square of a pre-token. The pattern means the same to .NET and to Hugging Face's tokenizers, but for letters and digits beyond U+FFFF, which .NET's expressions count as symbols.
    /// </summary>
    public const string DefaultPattern = @" ?[\p{L}\p{M}]{1,64}|\p{N}{1,3}| ?(?:\{[0-9]{1,2}\}|[^\s\p{L}\p{M}\p{N}])+|\s+(?!\S)|\s+";

    /// <summary>Number of tokens without the special ones: the 256 bytes and the merges; default 8,192. Texts of which too little repeats give fewer.</summary>
    public int VocabularySize { get; init; } = 8192;

    /// <summary>Tokens that stand for no text, such as the end of one; their ids follow the others' in this order. None by default.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>The regular expression whose matches are the pre-tokens; it must match every character. Default <see cref="DefaultPattern"/>.</summary>
    public string Pattern { get; init; } = DefaultPattern;

    /// <summary>How many threads count pre-tokens; 0, the default, for one a core. The vocabulary does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Told how far training is, on the thread that trains or on one that counts; default null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Stops between two texts or two merges; by default nothing does.</summary>
    public CancellationToken Cancellation { get; init; }
}
