using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public class VocabularyTests
{
    private static readonly Vocabulary Words = new(Corpus.FirstWords);

    [Fact]
    public void EveryWordHasANumberAndFrequentOnesComeFirst()
    {
        Assert.Equal(Vocabulary.Start, Words.Words[0]);
        Assert.Equal(Words.Words.Count, Words.Words.Distinct(StringComparer.Ordinal).Count());
        int[] counts = [.. Words.Words.Skip(1).Select(word => Corpus.FirstWords.Sentences.Sum(sentence => sentence.Words.Count(w => w == word)))];
        Assert.Equal(counts.OrderDescending(), counts);
        Assert.All(Words.Words, (word, number) => Assert.Equal(number, Words[word]));
    }

    [Theory]
    [InlineData("San", "San")]
    [InlineData("san francisco", "San Francisco")]
    [InlineData("THE Kitten", "the kitten")]
    [InlineData("Guten", "guten")]
    [InlineData("good morning,", "good morning ,")]
    [InlineData("los", "los")]
    [InlineData("Los", "Los")]
    public void TypedWordsAreFoundWhateverTheirCase(string typed, string words) =>
        Assert.Equal(words, string.Join(' ', Words.Read(typed).Select(number => Words.Words[number])));

    [Theory]
    [InlineData("the kiten", "'kiten' is none of the ", "'kitten'")]
    [InlineData("San Fransisco", "'Fransisco' is none of the", "'Francisco'")]
    [InlineData("<start>x", "'<start>x' is none of the", "datasets/first-words")]
    [InlineData("xylophone", "'xylophone' is none of the ", " words that the network knows. They are those of")]
    [InlineData("", "There is no word to go on from.", "\"San\"")]
    [InlineData("  ", "There is no word to go on from.", "\"San\"")]
    [InlineData("San Francisco.", "'.' ends the sentence", "Leave it out.")]
    public void WhatCannotBeGoneOnFromIsOneClearError(string typed, string error, string help)
    {
        string message = Assert.Throws<InputException>(() => Words.Read(typed)).Message;
        Assert.StartsWith(error, message);
        Assert.Contains(help, message);
    }

    [Fact]
    public void AnExampleIsAskedForWithOneWordBeforeItWithTwoAndWithThree()
    {
        Corpus corpus = Corpus.Parse("# en\nA small cat sleeps.");
        var words = new Vocabulary(corpus);
        Examples examples = NextWordExamples.Of(corpus.Sentences, words, 3);
        string[] read = [.. Enumerable.Range(0, examples.Labels.Length).Select(row =>
            $"{string.Join(' ', examples.Inputs.Row(row).ToArray().Reverse().Where(number => number != OneHot.None).Select(number => words.Words[(int)number]))} -> {words.Words[examples.Labels[row]]}")];
        Assert.Equal(
            [
                "<start> -> a", "a -> small", "<start> a -> small", "small -> cat", "a small -> cat", "<start> a small -> cat",
                "cat -> sleeps", "small cat -> sleeps", "a small cat -> sleeps", "sleeps -> .", "cat sleeps -> .", "small cat sleeps -> .",
            ],
            read);
    }

    [Fact]
    public void OneHotListsHaveASingleOneForEachWordThatIsThere()
    {
        var layer = new OneHot(context: 2, vocabulary: 3);
        Matrix lists = layer.Forward(new Matrix(2, 2, [2, 0, 1, OneHot.None]));
        Assert.Equal([0, 0, 1, 1, 0, 0, /**/ 0, 1, 0, 0, 0, 0], lists.Values);
        Assert.Equal([0, 0, 0, 0], layer.Backward(lists).Values);
        Assert.Empty(layer.Parameters);
    }

    [Fact]
    public void TheLowestLossIsTheEntropyOfWhatFollows()
    {
        // After 0 come 1, 1, 1 and 2; after 3 always comes 4.
        var counts = new NextWordCounts(new Examples(new Matrix(5, 1, [0, 0, 0, 0, 3]), [1, 1, 1, 2, 4]));
        Assert.Equal(-((3 * Math.Log(0.75)) + Math.Log(0.25)) / 5, counts.LowestLoss, 12);
        Assert.Equal(2, counts.Contexts);
        Assert.Equal(3, counts.After([0])[1]);
        Assert.Empty(counts.After([7]));
    }
}
