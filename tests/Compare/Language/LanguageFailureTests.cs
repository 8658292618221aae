using MlNetPath.Core;

namespace MlNetPath.Compare.Tests;

public class LanguageFailureTests
{
    private static readonly ParallelCorpus Corpus = TinyCorpus.Create(20);

    [Fact]
    public void What_is_no_translation_is_the_stages_fault_and_the_message_names_it()
    {
        Fails(Translating((texts, _, _) => [.. texts.Skip(1)]), "'odd' failed while translating into 'cs': it gave 19 for 20 texts");
        Fails(Translating((_, _, _) => null!), "it gave null for 20 texts");
        Fails(Translating((texts, _, _) => [.. texts.Select((text, i) => i == 3 ? null! : text)]), "it gave null for the text at index 3 of 20");
        Fails(Translating((_, _, _) => throw new InvalidOperationException("the file is cut off")), "translating into 'cs': the file is cut off");
        Fails(new FakeLanguageStage<ITranslator>("odd", _ => null!), "'odd' failed while being prepared: it gave no model");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Bits_that_are_none_are_the_stages_fault(double bits)
    {
        var stage = new FakeLanguageStage<INextTokenModel>("odd", _ => new FakeScorer(texts => [.. texts.Select((_, i) => i == 2 ? bits : 1)]));
        StageException error = Assert.Throws<StageException>(() => LanguageComparisonTests.Score(Corpus, stage));
        Assert.Contains("'odd' failed while scoring texts in 'en'", error.Message);
        Assert.Contains("for the text at index 2 of 20", error.Message);
        var few = new FakeLanguageStage<INextTokenModel>("odd", _ => new FakeScorer(_ => [1]));
        Assert.Contains("it gave 1 for 20 texts", Assert.Throws<StageException>(() => LanguageComparisonTests.Score(Corpus, few)).Message);
    }

    [Fact]
    public void What_is_the_users_fault_is_passed_on_as_it_is()
    {
        InputException error = Assert.Throws<InputException>(() => LanguageComparisonTests.Translate(Corpus, Translating((_, target, _) => throw new InputException($"It does not know '{target}'."))));
        Assert.Equal("It does not know 'cs'.", error.Message);
    }

    [Fact]
    public void A_model_is_let_go_whatever_happens()
    {
        FakeTranslator good = FakeTranslator.Of((text, _) => text), bad = new((_, _, _) => []);
        LanguageComparisonTests.Translate(Corpus, new FakeLanguageStage<ITranslator>("good", _ => good));
        Assert.Throws<StageException>(() => LanguageComparisonTests.Translate(Corpus, new FakeLanguageStage<ITranslator>("bad", _ => bad)));
        Assert.Equal((1, 1), (good.Disposals, bad.Disposals));
    }

    [Fact]
    public void A_wish_to_stop_ends_the_preparation_whatever_the_stage_throws()
    {
        using var stop = new CancellationTokenSource();
        var stage = new FakeLanguageStage<ITranslator>("slow", options =>
        {
            Assert.Equal(stop.Token, options.Cancellation);
            stop.Cancel();
            throw new InvalidOperationException("broken off");
        });
        Stops(stage, stop.Token);
    }

    [Fact]
    public void A_wish_to_stop_ends_the_translation_with_the_direction_at_work()
    {
        using var stop = new CancellationTokenSource();
        var asked = new List<string>();
        Stops(
            Translating((texts, target, cancellation) =>
            {
                Assert.Equal(stop.Token, cancellation);
                asked.Add(target);
                if (target == "de")
                {
                    stop.Cancel();
                }

                return texts;
            }),
            stop.Token);
        Assert.Equal(["cs", "de"], asked);
    }

    private static void Stops(ILanguageStage<ITranslator> stage, CancellationToken stop) =>
        Assert.ThrowsAny<OperationCanceledException>(() => LanguageComparison.Run(LanguageTask.Translation(Corpus), [stage], new LanguageComparisonOptions(), null, stop));

    private static FakeLanguageStage<ITranslator> Translating(Func<IReadOnlyList<string>, string, CancellationToken, IReadOnlyList<string>> translate) => new("odd", _ => new FakeTranslator(translate));

    private static void Fails(ILanguageStage<ITranslator> stage, string fragment) =>
        Assert.Contains(fragment, Assert.Throws<StageException>(() => LanguageComparisonTests.Translate(Corpus, FakeTranslator.Copying(), stage)).Message);
}
