using MlNetPath.Core;

namespace MlNetPath.Stage2.Learned;

/// <summary>The training texts with all that a task offers beside them: its further texts, and two varied copies of each text. Texts that are held out are in none of it.</summary>
internal static class AugmentedTexts
{
    private const int Copies = 2;

    /// <summary>The texts: each as it is, followed by its copies.</summary>
    /// <param name="own">The training split.</param>
    /// <param name="task">The task.</param>
    /// <param name="seed">Where chance begins.</param>
    public static TextData Of(TextData own, TextTask task, int seed)
    {
        HeldOutTexts heldOut = task.HeldOut;
        var random = new Random(seed);
        var all = new TextData.Builder();
        foreach (TextData data in (TextData[])[own, task.MoreTrainData])
        {
            for (int row = 0; row < data.Count; row++)
            {
                Add(data.Text(row), data.Labels[row]);
            }
        }

        return all.Build();

        void Add(string text, int label)
        {
            if (heldOut.Contains(text))
            {
                return;
            }

            all.Add(text, label);
            for (int copy = 0; copy < Copies && !task.Augmentation.IsNone; copy++)
            {
                string varied = task.Augmentation.Vary(text, random);
                if (varied != text && !heldOut.Contains(varied))
                {
                    all.Add(varied, label);
                }
            }
        }
    }
}
