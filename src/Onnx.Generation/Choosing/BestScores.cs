namespace MlNetPath.Onnx.Generation;

/// <summary>Finds the highest of many scores.</summary>
internal static class BestScores
{
    /// <summary>The places of the highest scores, the highest first; of equal ones, the first first.</summary>
    public static int[] Of(ReadOnlySpan<float> scores, int count)
    {
        count = Math.Min(count, scores.Length);
        if (count == 0)
        {
            return [];
        }

        // The worst of the best lies on top, and most scores are worse still.
        var best = new PriorityQueue<int, (float Score, int Place)>(count, Comparer<(float Score, int Place)>.Create((a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Place.CompareTo(a.Place)));
        float worst = float.NegativeInfinity;
        for (int i = 0; i < scores.Length; i++)
        {
            if (best.Count < count)
            {
                best.Enqueue(i, (scores[i], i));
            }
            else if (scores[i] > worst)
            {
                best.DequeueEnqueue(i, (scores[i], i));
            }
            else
            {
                continue;
            }

            worst = scores[best.Peek()];
        }

        var places = new int[count];
        while (best.Count > 0)
        {
            int place = best.Count - 1;
            places[place] = best.Dequeue();
        }

        return places;
    }
}
