using MlNetPath.Core;

namespace MlNetPath.Contract.Tests;

/// <summary>What results and kept models depend on: the data of the built-in tasks, to the bit, and their groups.</summary>
public sealed class BuiltInTaskTests
{
    [Theory]
    [InlineData("languages", "b318bb02159eac35ad8c7f572c6a4010aba1874e77c168f50405e83db1061900")]
    [InlineData("components", "0595f9fd16cecd2c632ea9f05a445577faeb783a009da2db32710e30e745c38f")]
    public void The_data_is_the_same_as_ever_and_no_group_is_on_two_sides(string name, string fingerprint)
    {
        TextTask task = Tasks.Find(name).Load();
        Assert.Equal(fingerprint, task.Fingerprint);
        HashSet<int>[] groups = [.. ((TextData[])[task.TrainData, task.ValidationData, task.TestData]).Select(data => data.Groups.ToArray().ToHashSet())];
        Assert.All(groups, own => Assert.NotEmpty(own));
        Assert.False(groups[0].Overlaps(groups[1]) || groups[0].Overlaps(groups[2]) || groups[1].Overlaps(groups[2]), "A group is in two splits.");

        // Translations: most groups have a text in each of 14 languages, and a few texts are repeated under several keys.
        Assert.InRange(task.TestData.Count / (double)groups[2].Count, 5, 14);
        Assert.Contains("untranslated", task.Dropped.Keys);
        Assert.All(task.Dropped.Values, count => Assert.True(count > 0 || name == "languages"));
    }
}
