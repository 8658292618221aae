namespace MlNetPath.Core.Tests;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("compare", "compare", 0)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("", "abc", 3)]
    public void Distances_are_those_of_the_textbooks(string a, string b, int distance) => Assert.Equal(distance, Spelling.Distance(a, b));

    [Fact]
    public void Near_names_come_nearest_first_and_far_ones_not_at_all()
    {
        string[] names = ["sitting", "mitten", "Kitchen", "kitten", "city"];
        Assert.Equal(["kitten", "mitten"], Spelling.Near("kiten", names, 2));
        Assert.Equal("Kitchen", Spelling.Nearest("kitch", names));
        Assert.Null(Spelling.Nearest("dog", names));
    }
}
