using MlNetPath.Core;

namespace MlNetPath.Compare;

/// <summary>
/// Picks test texts on which stages disagree, as different from each other as possible: each way of being right and wrong has its
/// turn, and within it each label. Stages that give every text the same label have no say, since nearly all texts would do.
/// </summary>
internal static class Disagreements
{
    private const int Most = 30, LongestText = 200;

    public static IReadOnlyList<Disagreement> Pick(TestSet test, IReadOnlyList<int[]> predicted, int seed)
    {
        int[][] speaking = [.. predicted.Where(p => p.AsSpan().ContainsAnyExcept(p[0]))];
        if (speaking.Length < 2)
        {
            speaking = [.. predicted];
        }

        List<int> rows = [];
        for (int row = 0; row < test.Truth.Length; row++)
        {
            if (test.Truth[row] != TextData.UnknownLabel && speaking.Any(p => p[row] != speaking[0][row]))
            {
                rows.Add(row);
            }
        }

        int[] shuffled = [.. rows];
        new Random(seed).Shuffle(shuffled);
        var patterns = shuffled
            .GroupBy(row => string.Concat(speaking.Select(p => p[row] == test.Truth[row] ? '1' : '0')))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => ByLabelInTurn(group, test.Truth));
        return [.. InTurn(patterns).Take(Most).Select(row => new Disagreement(
            ShortText.Of(test.Data.Text(row), LongestText), test.Labels[test.Truth[row]], [.. predicted.Select(p => test.Labels[p[row]])]))];
    }

    private static IEnumerable<int> ByLabelInTurn(IEnumerable<int> rows, int[] truth) => InTurn(rows.GroupBy(row => truth[row]));

    // The first of each, then the second of each, and so on.
    private static IEnumerable<int> InTurn(IEnumerable<IEnumerable<int>> groups)
    {
        List<IEnumerator<int>> open = [.. groups.Select(group => group.GetEnumerator())];
        while (open.Count > 0)
        {
            open.RemoveAll(group => !group.MoveNext());
            foreach (IEnumerator<int> group in open)
            {
                yield return group.Current;
            }
        }
    }
}
