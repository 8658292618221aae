using MlNetPath.Core;
using MlNetPath.Core.DotnetMessages;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class StagesTests
{
    private static readonly ParallelCorpus Small = new(
    [
        Message(Split.Train, 0, "the red house", "das rote Haus"), Message(Split.Train, 1, "the red car", "das rote Auto"), Message(Split.Train, 2, "the old house", "das alte Haus"),
        Message(Split.Train, 3, "an old car", "ein altes Auto"), Message(Split.Validation, 4, "the red old house", "das rote alte Haus"), Message(Split.Test, 5, "the old car", "das alte Auto"),
    ]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Ids_differ_and_simple_ones_come_first()
    {
        Assert.Equal(["rules", "n-grams:bytes", "n-grams", "transformer", "transformer:n-grams"], NextTokenStages.All(null).Select(stage => stage.Card.Id));
        Assert.Equal(["copy", "lexicon", "memory", "transformer", "transformer:memory"], TranslationStages.All(null).Select(stage => stage.Card.Id));
    }

    [Fact]
    public void Those_that_need_no_model_translate()
    {
        string[] said = [.. TranslationStages.All(null).Take(3).Select(stage =>
        {
            using ITranslator translator = stage.Prepare(Small, new());
            return Assert.Single(translator.Translate(["the old car"], "en", "de", Stop));
        })];
        Assert.Equal("the old car", said[0]);
        Assert.Contains("alte", said[1], StringComparison.Ordinal);
        Assert.Contains(said[2], Small.Pairs(Split.Train, "en", "de").Select(pair => pair.Target));
        using ITranslator back = TranslationStages.All(null)[2].Prepare(Small, new());
        Assert.Equal(["the red car"], back.Translate(["das rote Auto"], "de", "en", Stop));
        Assert.Contains("'xx'", Assert.Throws<InputException>(() => back.Translate(["a"], "en", "xx", Stop)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void N_grams_of_bytes_need_fewer_bits_than_rules_and_say_their_order()
    {
        IReadOnlyList<CorpusText> test = Small.Texts(Split.Test);
        double[] bits = [.. NextTokenStages.All(null).Take(2).Select(stage =>
        {
            using INextTokenModel model = stage.Prepare(Small, new());
            if (stage.Card.Id != "rules")
            {
                Assert.Matches("^order [2-6] of 2 to 6 over bytes, the best on validation texts$", model.Facts.Details);
            }

            return model.Bits(test, Stop).Sum();
        })];
        Assert.True(bits[1] < bits[0], $"{bits[1]} and {bits[0]} bits");
    }

    private static ParallelMessage Message(Split split, int group, string english, string german) =>
        new(split, group, [.. ParallelCorpus.Languages.Select(language => language == "en" ? english : language == "de" ? german : null)]);
}
