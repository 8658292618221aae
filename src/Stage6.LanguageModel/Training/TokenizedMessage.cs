namespace MlNetPath.Stage6.LanguageModel;

/// <summary>A message in all its languages, as tokens.</summary>
/// <param name="Texts">Its tokens in each language, English first; null where there is no text of use.</param>
/// <param name="IsNewText">For each language, whether no message before it has the same text: each text is learned by itself once a round.</param>
/// <param name="IsNewPair">For each language, whether no message before it has the same text with the same English one.</param>
/// <param name="Near">Places of the messages whose English is most like its own, the nearest first; none of its own group.</param>
internal sealed record TokenizedMessage(int[]?[] Texts, bool[] IsNewText, bool[] IsNewPair, int[] Near)
{
    /// <summary>The tokens of its texts, one text behind the other.</summary>
    public IEnumerable<int> InAllLanguages => Texts.SelectMany(text => text ?? []);
}
