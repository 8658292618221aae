namespace MlNetPath.Core;

/// <summary>What BLEU takes for a word.</summary>
public enum BleuTokens
{
    /// <summary>Words and marks as the evaluation script mteval-v13a parts them: sacreBLEU's <c>13a</c>.</summary>
    Words,

    /// <summary>Each Chinese character or mark by itself, the rest as <see cref="Words"/>: sacreBLEU's <c>zh</c>.</summary>
    Chinese,

    /// <summary>Each character by itself: sacreBLEU's <c>char</c>.</summary>
    Characters,
}
