namespace MlNetPath.Documentation.Tests;

public sealed class CodeRegionsTests
{
    [Fact]
    public void An_outer_region_has_the_lines_of_the_inner_one_without_its_directives()
    {
        IReadOnlyDictionary<string, string> regions = CodeRegions.Read("  #region outer\n  a\n\n    #region inner\n    b\n    #endregion\n  c\n  #endregion inner\n");
        Assert.Equal("a\n\n  b\nc", regions["outer"]);
        Assert.Equal("b", regions["inner"]);
    }

    [Fact]
    public void Json_has_its_regions_in_comments() =>
        Assert.Equal("{ \"a\": 1 }, // one", CodeRegions.Read("[\n  // #region a\n  { \"a\": 1 }, // one\n  // #endregion\n]\n")["a"]);

    [Theory]
    [InlineData("#region a\n", "'a' never ends")]
    [InlineData("#endregion\n", "never began")]
    [InlineData("#region a\n#endregion\n#region a\n#endregion\n", "Two regions are named 'a'")]
    [InlineData("#region\n#endregion\n", "has no name")]
    public void A_broken_region_is_named(string source, string message) =>
        Assert.Contains(message, Assert.Throws<DocumentException>(() => CodeRegions.Read(source)).Message, StringComparison.Ordinal);
}
