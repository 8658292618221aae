namespace MlNetPath.Core;

/// <summary>
/// Gives each group of rows a split, label by label: in the groups' order the test split takes 15 in 100 of the label's rows, then
/// validation 5 in 100, and training the rest. A group larger than what a split still lacks goes to training, so big groups of
/// copies never swell a test. Fractions of rows are carried over to the next label, so that many small labels come out right together.
/// </summary>
internal sealed class StratifiedSplit
{
    private const double TestShare = 0.15, ValidationShare = 0.05;

    private readonly Dictionary<int, Split> taken = [];

    /// <summary>Splits the groups.</summary>
    public StratifiedSplit(TextGroups groups, int labelCount)
    {
        var byLabel = new List<int>[labelCount];
        foreach (int group in groups.Order)
        {
            if (groups.Label(group) is not TextGroups.Conflicting and int label)
            {
                (byLabel[label] ??= []).Add(group);
            }
        }

        double testCarry = 0, validationCarry = 0;
        foreach (List<int>? own in byLabel)
        {
            if (own is not null)
            {
                int rows = own.Sum(groups.Size);
                int test = Whole((TestShare * rows) + testCarry, ref testCarry);
                int validation = Whole((ValidationShare * rows) + validationCarry, ref validationCarry);
                Fill(groups, own, Math.Max(1, test), validation);
            }
        }
    }

    /// <summary>The split of a group.</summary>
    public Split this[int group] => taken.GetValueOrDefault(group, Split.Train);

    private static int Whole(double wanted, ref double carry)
    {
        int whole = (int)Math.Round(wanted);
        carry = wanted - whole;
        return whole;
    }

    private void Fill(TextGroups groups, List<int> own, int test, int validation)
    {
        // One group is for training; a second one, if there is any, is for testing.
        if (own.Count < 2)
        {
            return;
        }

        int left = own.Count;
        foreach (int group in own)
        {
            int size = groups.Size(group);
            if (left > 1 && size <= test)
            {
                taken[group] = Split.Test;
                test -= size;
                left--;
            }
            else if (left > 1 && size <= validation)
            {
                taken[group] = Split.Validation;
                validation -= size;
                left--;
            }
        }

        if (left == own.Count)
        {
            taken[own.MinBy(groups.Size)] = Split.Test;
        }
    }
}
