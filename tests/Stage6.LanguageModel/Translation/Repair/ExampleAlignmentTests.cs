namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class ExampleAlignmentTests
{
    private static readonly int[] Example = [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [InlineData("", 0)] // nothing is written
    [InlineData("1 2 3", 3)]
    [InlineData("1 2 3 4 5 6 7 8", 8)] // its end
    [InlineData("1 9 3", 3)] // one of his own in place of 2
    [InlineData("1 2 9 9 3 4", 4)] // two put in
    [InlineData("1 2 6 7", 7)] // three left out
    [InlineData("5 6 1 2 3", 3)] // from the middle, and then from the start
    public void The_likeliest_next_place_is_behind_what_was_copied(string written, int expected)
    {
        double[] next = ExampleAlignment.Next(Example, [.. written.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]);
        Assert.Equal(Example.Length + 1, next.Length);
        Assert.Equal(1, next.Sum(), 1e-9);
        Assert.Equal(expected, Array.IndexOf(next, next.Max()));
    }

    [Fact]
    public void A_token_that_comes_twice_is_told_apart_by_those_before()
    {
        int[] example = [1, 2, 3, 1, 4, 5];
        double[] first = ExampleAlignment.Next(example, [1]), second = ExampleAlignment.Next(example, [1, 2, 3, 1]);
        Assert.True(first[1] > 0.8, $"{first[1]}");
        Assert.True(second[4] > 0.8, $"{second[4]}");
    }

    [Fact]
    public void Long_texts_that_copy_nothing_leave_probabilities()
    {
        double[] next = ExampleAlignment.Next(Example, [.. Enumerable.Repeat(99, 2000)]);
        Assert.All(next, place => Assert.InRange(place, 0, 1));
        Assert.Equal(1, next.Sum(), 1e-9);
        Assert.Equal([1.0], ExampleAlignment.Next([], [99]));
    }
}
