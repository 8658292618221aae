using System.Globalization;
using MlNetPath.Core;
using MlNetPath.Onnx.Runtime;

namespace MlNetPath.Cli;

/// <summary>The columns that are added to each row: label and probability by turns, the best first.</summary>
/// <param name="Label">The name of the first label's column; the second's has <c>_2</c> behind it, and so on.</param>
/// <param name="Probability">The same for the probability.</param>
/// <param name="Top">How many labels.</param>
/// <param name="Threshold">The probability below which the first label is left empty.</param>
internal sealed record AnswerColumns(string Label = "predicted_label", string Probability = "probability", int Top = 1, double Threshold = 0)
{
    /// <summary>The names in their order.</summary>
    public IReadOnlyList<string> Names =>
        [.. Enumerable.Range(1, Top).SelectMany(i => new[] { Label, Probability }.Select(name => i == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{i}")))];

    /// <summary>Refuses a file that has such columns already.</summary>
    /// <exception cref="InputException">It has.</exception>
    public void RefuseClash(string place, IEnumerable<string> existing)
    {
        string? clash = Names.Intersect(existing).FirstOrDefault();
        if (clash is not null)
        {
            throw new InputException($"{place} already has a column '{clash}'. Name the added columns with --label-name and --probability-name.");
        }
    }

    /// <summary>The answers for a row, as many as <see cref="Top"/> or labels.</summary>
    /// <param name="prediction">The prediction, or null for a row without text.</param>
    /// <param name="answers">Gets them: null labels and NaN where there is no answer.</param>
    public void Fill(Prediction? prediction, Span<(string? Label, float Probability)> answers)
    {
        answers.Fill((null, float.NaN));
        if (prediction is null)
        {
            return;
        }

        if (Top == 1)
        {
            answers[0] = (prediction.Label, prediction.Probability);
        }
        else
        {
            IReadOnlyList<(string Label, float Probability)> best = prediction.Top(Top);
            for (int i = 0; i < best.Count; i++)
            {
                answers[i] = best[i];
            }
        }

        for (int i = 0; i < answers.Length; i++)
        {
            // As a float, so that what is written as 0.7 reaches 0.7. What is no number is no answer.
            if (!(answers[i].Probability >= (i == 0 ? (float)Threshold : 0)))
            {
                answers[i].Label = null;
            }
        }
    }
}
