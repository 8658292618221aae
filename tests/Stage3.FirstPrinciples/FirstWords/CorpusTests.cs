using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples.Tests;

public class CorpusTests
{
    [Fact]
    public void TheCorpusIsWhatItsCardPromises()
    {
        IReadOnlyList<Sentence> sentences = Corpus.FirstWords.Sentences;
        Assert.InRange(sentences.Count, 300, 500);
        Assert.Equal(["en", "de", "fr", "es", "it", "pt", "pl", "cs", "tr"], sentences.Select(sentence => sentence.Language).Distinct());
        Assert.Equal(sentences.Count, sentences.Select(sentence => string.Join(' ', sentence.Words)).Distinct().Count());
        Assert.All(sentences, sentence => Assert.InRange(sentence.Words.Count, 2, 14));
        Assert.All(sentences, sentence => Assert.DoesNotContain(sentence.Words.SkipLast(1), WordSplitter.Ends.Contains));
    }

    [Theory]
    [InlineData("Où est la gare ?", "Où|est|la|gare|?")]
    [InlineData("Un café, s'il vous plaît.", "Un|café|,|s'il|vous|plaît|.")]
    [InlineData("Buenos días, ¿cómo estás?", "Buenos|días|,|¿|cómo|estás|?")]
    [InlineData("¡Hola!", "¡|Hola|!")]
    [InlineData("Ma grand-mère.", "Ma|grand-mère|.")]
    [InlineData(" \t ", "")]
    [InlineData("¿?", "¿|?")]
    public void MarksAtTheEdgesOfWordsAreWords(string text, string words) => Assert.Equal(words, string.Join('|', WordSplitter.Split(text)));

    [Theory]
    [InlineData("The kitten sleeps on the sofa .", "the kitten sleeps on the sofa .")]
    [InlineData("San Francisco is windy in summer .", "San Francisco is windy in summer .")]
    [InlineData("Los Angeles is sunny most of the year .", "Los Angeles is sunny most of the year .")]
    [InlineData("Los gatitos juegan en el jardín .", "los gatitos juegan en el jardín .")]
    [InlineData("¿ Dónde está la estación ?", "¿ dónde está la estación ?")]
    [InlineData("I drink coffee in the morning .", "I drink coffee in the morning .")]
    [InlineData("İyi geceler !", "iyi geceler !")]
    [InlineData("Ankara treni saat dokuzda kalkıyor .", "Ankara treni saat dokuzda kalkıyor .")]
    public void ASentencesFirstWordGetsTheCaseThatItHasElsewhere(string written, string expected)
    {
        string[] read = [.. Corpus.FirstWords.Sentences.Select(sentence => string.Join(' ', sentence.Words))];
        Assert.Contains(expected, read);
        Assert.True(written == expected || !read.Contains(written));
    }

    [Theory]
    [InlineData("", "The corpus has no sentences.")]
    [InlineData("# en\n\n", "The corpus has no sentences.")]
    [InlineData("A cat sleeps.", "Line 1, 'A cat sleeps.', is no sentence")]
    [InlineData("# en\nA cat sleeps.\nA dog", "Line 3, 'A dog', is no sentence")]
    [InlineData("# en\n...", "Line 2, '...', is no sentence")]
    public void WhatIsNoCorpusIsAnErrorThatNamesTheLine(string text, string error) =>
        Assert.StartsWith(error, Assert.Throws<InputException>(() => Corpus.Parse(text)).Message);

    [Fact]
    public void LineEndsDoNotChangeTheFingerprint()
    {
        const string text = "# en\nA cat sleeps.\nA dog barks!\n";
        Assert.Equal(Corpus.Parse(text).Fingerprint, Corpus.Parse(text.Replace("\n", "\r\n")).Fingerprint);
        Assert.NotEqual(Corpus.Parse(text).Fingerprint, Corpus.Parse(text + "It is late.\n").Fingerprint);
    }
}
