using CsCheck;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class CurriculumTests
{
    private static readonly Marks Three = new(End: 90, Languages: [91, 92, 93]);

    [Fact]
    public void A_text_stands_behind_its_mark_and_is_learned_with_its_end()
    {
        LearnedSequence text = Assert.Single(Three.Text(1, [5, 6], 4));
        Assert.Equal([92, 5, 6, 90], text.Tokens);
        Assert.Equal([(1, 4)], text.Learned);
        Assert.Equal([91, 90], Assert.Single(Three.Text(0, [], 4)).Tokens);
    }

    [Fact]
    public void A_text_that_is_too_long_is_learned_once_in_pieces_that_overlap() => Gen.Int[0, 90].Array[0, 60].Select(Gen.Int[4, 20]).Sample((text, longest) =>
    {
        LearnedSequence[] pieces = [.. Three.Text(2, text, longest)];
        Assert.Equal([.. text, Three.End], pieces.SelectMany(piece => piece.Tokens[piece.Learned[0].Start..piece.Learned[0].End]));
        Assert.All(pieces, piece => Assert.InRange(piece.Tokens.Length, 2, longest));
        Assert.All(pieces, piece => Assert.Equal(93, piece.Tokens[0]));
        int read = 0;
        foreach (LearnedSequence piece in pieces)
        {
            int kept = piece.Learned[0].Start - 1;
            Assert.Equal(text[(read - kept)..read], piece.Tokens[1..piece.Learned[0].Start]);
            Assert.Equal(read == 0 ? 0 : (longest - 2) / 2, kept);
            read += piece.Count;
        }
    });

    [Fact]
    public void A_translation_stands_behind_its_original_and_both_behind_the_example()
    {
        LearnedSequence translation = Three.WithExample(0, 2, ([1], [2, 3]), [4, 5], [6]);
        Assert.Equal([91, 1, 93, 2, 3, 91, 4, 5, 93, 6, 90], translation.Tokens);
        Assert.Equal([(3, 6), (9, 11)], translation.Learned); // the example's translation with the mark behind it, and the translation with the end
        Assert.Equal(5, translation.Count);
        Assert.Equal([91, 4, 5, 93, 6, 90], Three.Translation(0, 2, [4, 5], [6]).Tokens);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_round_has_every_text_some_times_and_every_translation_once(int repeats)
    {
        TokenizedMessage[] messages = [.. Enumerable.Range(0, 60).Select(i => Message(i, missing: i % 7 == 0 ? 2 : null))];
        var options = new CurriculumOptions { EpochsInRound = 1, BackEvery = 10, TextRepeats = repeats };
        LearnedSequence[] round = [.. new TranslationCurriculum(messages, Three, options, seed: 1).Epoch(1)];

        // Each token of a message is its own, so the last text of a sequence tells what it is.
        string[] last = [.. round.Select(sequence => string.Join(' ', sequence.Tokens[sequence.Learned[^1].Start..]))];
        int texts = repeats * messages.Sum(message => message.Texts.Count(text => text is not null)), pairs = messages.Sum(message => message.Texts.Skip(1).Count(text => text is not null));
        int back = messages.Where((_, i) => i % 10 == 0).Sum(message => message.Texts.Skip(1).Count(text => text is not null));
        Assert.Equal(texts + pairs + back, round.Length);
        Assert.Equal(texts, round.Count(sequence => sequence.Tokens.Count(token => token >= 91) == 1));
        Assert.All(last.CountBy(text => text), own => Assert.InRange(own.Value, 1, repeats + 1 + (2 * 1)));
        Assert.Contains(round, sequence => sequence.Learned.Length == 2);
    }

    [Fact]
    public void Some_examples_are_the_message_itself()
    {
        TokenizedMessage[] messages = [.. Enumerable.Range(0, 10).Select(i => Message(i))];
        var curriculum = new TranslationCurriculum(messages, Three, new CurriculumOptions { EpochsInRound = 1, ExampleShare = 1, SameShare = 1 }, seed: 1);
        LearnedSequence[] behind = [.. curriculum.Epoch(1).Where(sequence => sequence.Learned.Length == 2)];
        Assert.NotEmpty(behind);
        Assert.All(behind, sequence => Assert.Equal(sequence.Tokens[..((sequence.Tokens.Length - 1) / 2)], sequence.Tokens[((sequence.Tokens.Length - 1) / 2)..^1]));
    }

    [Fact]
    public void Epochs_part_a_round_and_follow_from_their_number()
    {
        TokenizedMessage[] messages = [.. Enumerable.Range(0, 40).Select(i => Message(i))];
        var curriculum = new TranslationCurriculum(messages, Three, new CurriculumOptions { EpochsInRound = 4 }, seed: 1);
        string[][] epochs = [.. Enumerable.Range(1, 8).Select(epoch => curriculum.Epoch(epoch).Select(Written).ToArray())];
        Assert.Equal(curriculum.Epoch(3).Select(Written), epochs[2]);
        Assert.All(epochs, epoch => Assert.Equal(curriculum.SequencesInEpoch, epoch.Length));
        Assert.NotEqual(epochs[0], epochs[4]); // the next round has another order

        static string Written(LearnedSequence sequence) => string.Join(' ', sequence.Tokens);
    }

    [Fact]
    public void What_is_too_long_is_learned_without_its_example_or_not_at_all()
    {
        TokenizedMessage[] messages = [.. Enumerable.Range(0, 10).Select(i => Message(i))];
        var curriculum = new TranslationCurriculum(messages, Three, new CurriculumOptions { EpochsInRound = 1, LongestSequence = 8 }, seed: 1);
        Assert.All(curriculum.Epoch(1), sequence => Assert.InRange(sequence.Tokens.Length, 1, 8));
        Assert.DoesNotContain(curriculum.Epoch(1), sequence => sequence.Learned.Length == 2);
    }

    // Two tokens in each of three languages, and the two messages behind it are near.
    private static TokenizedMessage Message(int i, int? missing = null) => new(
        [.. Enumerable.Range(0, 3).Select(language => language == missing ? null : new[] { (i * 3) + language, i % 90 }.Select(token => token % 90).ToArray())],
        [true, true, true], [true, true, true], [.. new[] { i + 1, i + 2 }.Select(near => near % 10)]);
}
