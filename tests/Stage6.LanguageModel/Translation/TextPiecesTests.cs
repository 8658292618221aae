namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class TextPiecesTests
{
    [Theory]
    [InlineData("short", "short")]
    [InlineData("One line here.\nAnother line.", "One line here.\n|Another line.")]
    [InlineData("A sentence. And another one.", "A sentence. |And another one.")]
    [InlineData("words without any end at all", "words without any |end at all")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrst|uvwxyz")]
    [InlineData("abcdefghijklmnopqrs😀xyz", "abcdefghijklmnopqrs|😀xyz")]
    public void Texts_are_cut_where_something_ends(string text, string pieces) => Assert.Equal(pieces.Split('|'), TextPieces.Of(text, 20));

    [Fact]
    public void Pieces_are_short_and_together_the_text()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => random.Next(12) switch { 0 => "\n", 1 => ". ", 2 => "。", 3 or 4 => " ", 5 => "😀", _ => "x" }));
            int most = random.Next(2, 30);
            string[] pieces = [.. TextPieces.Of(text, most)];
            Assert.Equal(text, string.Concat(pieces));
            Assert.All(pieces, piece => Assert.False(piece.Length > most || (piece.Length > 0 && char.IsLowSurrogate(piece[0]))));
        }
    }
}
