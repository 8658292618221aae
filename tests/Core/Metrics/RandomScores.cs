using CsCheck;

namespace MlNetPath.Core.Tests;

/// <summary>Score tables with labels as models give them, hard zeros, ties and rows of unknown labels among them.</summary>
internal static class RandomScores
{
    public static Gen<(ScoreTable Scores, int[] Labels)> Probabilities(bool unknownLabels) =>
        from labelCount in Gen.Int[2, 20]
        from sharpness in Gen.Double[0, 12]
        from coarse in Gen.Bool
        from rows in Row(labelCount, sharpness, coarse, unknownLabels).Array[1, 120]
        select (new ScoreTable(labelCount, [.. rows.SelectMany(r => r.Scores)]), rows.Select(r => r.Label).ToArray());

    private static Gen<(float[] Scores, int Label)> Row(int labelCount, double sharpness, bool coarse, bool unknownLabels) =>
        from logits in Gen.Double[0, 1].Array[labelCount]
        from label in Gen.Int[unknownLabels ? TextData.UnknownLabel : 0, labelCount - 1]
        select (Softmax([.. logits.Select(l => sharpness * (coarse ? Math.Round(l * 2) * 20 : l))]), label);

    private static float[] Softmax(double[] logits)
    {
        double sum = logits.Sum(Math.Exp);
        return [.. logits.Select(l => (float)(Math.Exp(l) / sum))];
    }
}
