namespace MlNetPath.Documentation.Tests;

public sealed class LinksTests
{
    [Theory]
    [InlineData("[a](docs/guide.md)")]
    [InlineData("[a](/docs/guide.md#first-steps) and [b](docs)")]
    [InlineData("[a](docs/guide.md#first-steps-1 \"title\")")]
    [InlineData("[a](docs/guide.md#c-and-f-the-net-way)")]
    [InlineData("[a](docs/guide.md#here)")]
    [InlineData("[a](docs/guide.md#größe-über-alles)")]
    [InlineData("![a](<docs/a picture.png>)")]
    [InlineData("![a](docs/a%20picture.png)")]
    [InlineData("[![badge](docs/badge.svg)](docs/guide.md)")]
    [InlineData("[a](https://example.org/none) <mailto:a@example.org> [b](//example.org)")]
    [InlineData("`[a](none.md)`")]
    [InlineData("```\n[a](none.md)\n```")]
    [InlineData("[a][x]\n\n[x]: docs/guide.md")]
    [InlineData("<img src=\"docs/badge.svg\" width=\"9\">")]
    public void A_living_link_is_no_fault(string text) => Assert.Empty(DeadIn(text));

    [Theory]
    [InlineData("[a](none.md)", "there is no 'none.md'")]
    [InlineData("[a](Docs/guide.md)", "there is no 'Docs/guide.md'")]
    [InlineData("[a](docs/guide.md#second-steps)", "no heading '#second-steps'")]
    [InlineData("[a](#nowhere)", "no heading '#nowhere'")]
    [InlineData("[a](../outside.md)", "it leaves the repository")]
    [InlineData("[![badge](docs/badge.svg)](none.md)", "there is no 'none.md'")]
    [InlineData("[x]: none.md", "there is no 'none.md'")]
    [InlineData("<picture><source srcset=\"none.svg\"></picture>", "there is no 'none.svg'")]
    public void A_dead_link_is_found(string text, string fault) => Assert.Contains(fault, Assert.Single(DeadIn(text)), StringComparison.Ordinal);

    private static List<string> DeadIn(string text)
    {
        using var files = new TemporaryRepository(
            ("README.md", text + "\n"),
            ("docs/guide.md", "# First steps\n## First steps\n## C# and F#: the `.NET` way\n## Größe über alles\n<a id=\"here\"></a>\n"),
            ("docs/a picture.png", ""),
            ("docs/badge.svg", ""));
        return [.. Links.Dead(files.Repository, "README.md")];
    }
}
