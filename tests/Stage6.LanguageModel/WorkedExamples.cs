using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel.Tests;

/// <summary>What chapter 6 works out, as code that is run.</summary>
public sealed class WorkedExamples
{
    [Fact]
    public void MergesAreTheMostFrequentNeighbours()
    {
        #region merges
        string[] texts = ["the cat", "the hat", "a cat"];
        BpeVocabulary vocabulary = BpeTrainer.Train(texts, new() { VocabularySize = 256 + 5 });
        Assert.Equal(["at", "cat", "he", "the", "Ġcat"], vocabulary.Tokens.Skip(256));           // Ġ is a space

        IReadOnlyList<int> ids = vocabulary.CreateTokenizer().EncodeToIds("the catch");
        Assert.Equal(["the", "Ġcat", "c", "h"], ids.Select(id => vocabulary.Tokens[id]));
        #endregion
    }

    [Fact]
    public void BitsAreLogarithmsAndBytesMakeThemComparable()
    {
        #region bits
        double[] probabilities = [0.25, 0.5, 0.125, 0.5];                       // of " San", " Francisco", "." and of the end, each after what stands before it
        double bits = probabilities.Sum(p => -Math.Log2(p));
        Assert.Equal(2 + 1 + 3 + 1, bits);
        Assert.Equal(0.47, bits / " San Francisco.".Length, 2);                 // bits per byte
        #endregion
    }

    [Fact]
    public void AShorterNGramCountsByHowManyTokensItFollows()
    {
        #region continuations
        string[] words = "in San Francisco . San Francisco is big . to Rome . is Rome big . a cat . San Francisco".Split(' ');
        int Occurrences(string word) => words.Count(w => w == word);
        int Predecessors(string word) => words.Zip(words.Skip(1)).Where(pair => pair.Second == word).Select(pair => pair.First).Distinct().Count();

        Assert.Equal((3, 2), (Occurrences("Francisco"), Occurrences("Rome")));
        Assert.Equal((1, 2), (Predecessors("Francisco"), Predecessors("Rome"))); // behind a word never seen before, Rome is the better guess
        #endregion
    }

    [Fact]
    public void AMixtureIsRarelySurprised()
    {
        #region mixture
        static double Bits(IEnumerable<double> probabilities) => Math.Round(probabilities.Sum(p => -Math.Log2(p)), 1);
        double[] network = [0.50, 0.01, 0.40], counts = [0.01, 0.50, 0.45];      // of the same three tokens
        IEnumerable<double> both = network.Zip(counts, (n, c) => (n + c) / 2);

        Assert.Equal((9.0, 8.8), (Bits(network), Bits(counts)));
        Assert.Equal(5.2, Bits(both));
        #endregion
    }

    [Fact]
    public void AttentionIsAWeightedMeanOfWhatOthersSay()
    {
        #region attention
        // "San Diego . San": what comes next? A key says behind which token its own stands: (nothing, San, a mark).
        double[][] keys = [[4, 0, 0], [0, 4, 0], [0, 0, 0], [0, 0, 4]];
        double[][] values = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]];        // what a token has to say: I am (San, Diego, a mark)
        double[] query = [0, 4, 0];                                              // the last San asks: who stands behind San?

        double[] scores = [.. keys.Select(key => key.Zip(query, (k, q) => k * q).Sum() / Math.Sqrt(query.Length))];
        double[] weights = Softmax(scores);
        double[] answer = [.. Enumerable.Range(0, 3).Select(i => weights.Zip(values, (w, v) => w * v[i]).Sum())];

        Assert.Equal([0, 9.24, 0, 0], scores.Select(s => Math.Round(s, 2)));
        Assert.Equal([0, 1, 0, 0], weights.Select(w => Math.Round(w, 2)));
        Assert.Equal([0, 1, 0], answer.Select(a => Math.Round(a, 2)));           // Diego
        #endregion
    }

    [Fact]
    public void ANewTokenChangesNothingBeforeIt()
    {
        var random = new Random(1);
        double[][] keys = Rows(6), values = Rows(6), queries = Rows(6);
        #region cache
        double[] Attend(int position)                                            // sees itself and what stands before it
        {
            double[] weights = Softmax([.. Enumerable.Range(0, position + 1).Select(j => queries[position].Zip(keys[j], (q, k) => q * k).Sum())]);
            return [.. Enumerable.Range(0, 3).Select(i => weights.Select((w, j) => w * values[j][i]).Sum())];
        }

        double[][] before = [.. Enumerable.Range(0, 5).Select(Attend)];
        keys[5] = [9, 9, 9];                                                     // another sixth token
        values[5] = [9, 9, 9];
        Assert.Equal(before, Enumerable.Range(0, 5).Select(Attend));
        #endregion

        double[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 3).Select(_ => random.NextDouble()).ToArray())];
    }

    [Fact]
    public void TurningMakesAProductDependOnTheDistance()
    {
        #region rotation
        static (double X, double Y) Turn((double X, double Y) v, double angle) =>
            ((v.X * Math.Cos(angle)) - (v.Y * Math.Sin(angle)), (v.X * Math.Sin(angle)) + (v.Y * Math.Cos(angle)));

        double Score(int queryAt, int keyAt)                                     // each turned by as many radians as its position
        {
            (double X, double Y) query = Turn((1, 0.5), queryAt), key = Turn((0.3, 1), keyAt);
            return (query.X * key.X) + (query.Y * key.Y);
        }

        Assert.Equal(Score(5, 3), Score(105, 103), 1e-9);                        // two apart, wherever
        Assert.NotEqual(Score(5, 3), Score(5, 2), 0.1);
        #endregion

        #region step-back
        double Fit(int queryAt, int keyAt)
        {
            (double X, double Y) query = Turn(Turn((1, 0), -1), queryAt), key = Turn((1, 0), keyAt);
            return (query.X * key.X) + (query.Y * key.Y);
        }

        Assert.Equal(6, Enumerable.Range(0, 8).MaxBy(keyAt => Fit(7, keyAt)));   // of all positions up to 7, the one before it
        #endregion
    }

    [Fact]
    public void ShortNumbersLoseSmallSteps()
    {
        #region bfloat16
        static float Short(float x) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x) & ~0xFFFF); // the upper 16 of 32 bits

        Assert.Equal(3.140625f, Short(MathF.PI));
        Assert.Equal(1e30f, Short(1e30f), 0.01f * 1e30f);                        // large and small ones are there, as before
        Assert.Equal(1f, Short(1f + 0.003f));                                    // but a small step is lost
        #endregion
    }

    [Fact]
    public void TemperatureMakesChoicesBolderOrTamer()
    {
        #region temperature
        double[] logits = [4, 3, 1, -2];
        double[] At(double temperature) => [.. Softmax([.. logits.Select(l => l / temperature)]).Select(p => Math.Round(p, 2))];

        Assert.Equal([0.70, 0.26, 0.04, 0.00], At(1));
        Assert.Equal([0.88, 0.12, 0.00, 0.00], At(0.5));                         // cold: the first is taken nine times in ten
        Assert.Equal([0.53, 0.32, 0.12, 0.03], At(2));                           // hot: the last one comes, too
        #endregion
    }

    [Fact]
    public void TheLikeliestFirstTokenNeedNotBeginTheLikeliestText()
    {
        #region beams
        Dictionary<string, double> next = new()
        {
            ["Der"] = 0.6,
            ["Die"] = 0.4,
            ["Der Typ"] = 0.3,
            ["Der Name"] = 0.3,
            ["Der Wert"] = 0.4,
            ["Die Datei"] = 0.9,
            ["Die Zeile"] = 0.1,
        };
        double Probability(string text) => text.Split(' ') is [var first, _] ? next[first] * next[text] : next[text];

        string Search(int beams) => new[] { "Der", "Die" }.OrderByDescending(Probability).Take(beams)
            .SelectMany(begun => next.Keys.Where(text => text.StartsWith(begun + " ", StringComparison.Ordinal))).MaxBy(Probability)!;

        Assert.Equal("Der Wert", Search(beams: 1));                              // 0.6 * 0.4 = 0.24
        Assert.Equal("Die Datei", Search(beams: 2));                             // 0.4 * 0.9 = 0.36
        #endregion
    }

    [Fact]
    public void WordsFindTheirPartners()
    {
        #region lexicon
        const int The = 0, House = 1, Book = 2, Das = 0, Haus = 1, Buch = 2;
        (int[] English, int[] German)[] pairs = [([The, House], [Das, Haus]), ([The, Book], [Das, Buch])];
        double HouseIsHaus(int rounds) => Math.Round(new IbmModel1(pairs, rounds).Probability(House, Haus), 2);

        Assert.Equal([0.50, 0.57, 0.64], Enumerable.Range(1, 3).Select(HouseIsHaus));
        #endregion
    }

    [Fact]
    public void TheLikeliestTokenEachTimeMayNeverEnd()
    {
        #region circles
        Dictionary<string, string[]> likeliest = new()                           // what may follow a word, the likeliest first
        {
            ["the"] = ["type"],
            ["type"] = ["of", "is"],
            ["of"] = ["the"],
            ["is"] = ["missing"],
            ["missing"] = [],
        };
        string Write(bool again)
        {
            List<string> text = ["the"];
            while (text.Count < 12 && likeliest[text[^1]].FirstOrDefault(word => again || !Has(text, word)) is { } next)
            {
                text.Add(next);
            }

            return string.Join(' ', text);
        }

        bool Has(List<string> text, string word) =>                              // three words in this order
            text.Count > 1 && $" {string.Join(' ', text)} ".Contains($" {text[^2]} {text[^1]} {word} ", StringComparison.Ordinal);

        Assert.Equal("the type of the type of the type of the type of", Write(again: true));
        Assert.Equal("the type of the type is missing", Write(again: false));    // "the type of" stands there already
        #endregion
    }

    [Fact]
    public void AnExampleIsFollowed()
    {
        #region where
        const int Die = 0, Datei = 1, wurde = 2, nicht = 3, gefunden = 4, End = 5, Ordner = 6, leider = 7;
        int[] example = [Die, Datei, wurde, nicht, gefunden];                    // each word stands at the place that is its number
        int Next(params int[] written)
        {
            double[] places = ExampleAlignment.Next(example, written);
            return Array.IndexOf(places, places.Max());                          // the likeliest place
        }

        Assert.Equal(Die, Next());                                               // nothing is written yet
        Assert.Equal(nicht, Next(Die, Datei, wurde));                            // copied so far
        Assert.Equal(nicht, Next(Die, Ordner, wurde));                           // Ordner in place of Datei
        Assert.Equal(gefunden, Next(Die, Datei, wurde, leider, nicht));          // leider was put in
        Assert.Equal(gefunden, Next(Die, nicht));                                // two words were left out
        Assert.Equal(End, Next(example));                                        // all is copied
        #endregion
    }

    [Fact]
    public void WhatIsLeftIsShared()
    {
        #region copying
        double[] network = [0.10, 0.60, 0.30];                                   // Datei, Ordner, Name
        double[] Copying(double copied) => [copied, .. network.Skip(1).Select(p => Math.Round(p * (1 - copied) / (1 - network[0]), 2))];

        Assert.Equal([0.85, 0.10, 0.05], Copying(0.85));                         // the regression finds Datei very likely, say since the text has "file", too
        Assert.Equal([0.01, 0.66, 0.33], Copying(0.01));                         // it finds it hardly possible, say since the text has "folder" there
        #endregion
    }

    [Fact]
    public void ChrFCountsWhatPiecesTwoTextsShare()
    {
        #region chrf
        const string Right = "Der Typ wurde nicht gefunden.";
        double same = ChrF.Sentence(Right, Right), other = ChrF.Sentence("Typ nicht gefunden.", Right), untranslated = ChrF.Sentence("The type was not found.", Right);
        Assert.Equal(100, same);
        Assert.Equal(59, other, 1.0);
        Assert.Equal(13, untranslated, 1.0);
        #endregion
    }

    private static double[] Softmax(double[] logits)
    {
        double most = logits.Max();
        double[] powers = [.. logits.Select(l => Math.Exp(l - most))];
        return [.. powers.Select(p => p / powers.Sum())];
    }
}
