using Microsoft.ML.Tokenizers;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel.Tests;

public sealed class CorpusTokensTests
{
    private static readonly string Translator = Path.Combine(RepositoryRoot.Path, "models", "translator");

    [Fact]
    public void The_committed_files_are_what_training_gives()
    {
        BpeVocabulary trained = CorpusTokens.Train(ParallelCorpus.Load()), committed = BpeVocabulary.Read(Translator);
        Assert.Equal(committed.Merges, trained.Merges);
        Assert.Equal(committed.Tokens, trained.Tokens);
        Assert.Equal(committed.SpecialTokens, trained.SpecialTokens);
        Assert.Equal(committed.Pattern, trained.Pattern);
    }

    [Fact]
    public void Special_tokens_have_the_ids_that_models_count_on()
    {
        string[] languages = ["en", "cs", "de", "es", "fr", "it", "ja", "ko", "pl", "pt-BR", "ru", "tr", "zh-Hans", "zh-Hant"];
        IReadOnlyDictionary<string, int> special = BpeVocabulary.Read(Translator).SpecialTokens;
        Assert.Equal(16, special.Count);
        Assert.Equal((8192, 8193), (special[CorpusTokens.End], special[CorpusTokens.Padding]));
        Assert.Equal(Enumerable.Range(8194, 14), languages.Select(language => special[CorpusTokens.Language(language)]));
    }

    [Fact]
    public void Hugging_Faces_tokenizers_give_the_same_ids_for_the_corpus()
    {
        HuggingFace.SkipWhereItIsNot();
        var theirs = new Tokenizers.DotNet.Tokenizer(Path.Combine(Translator, "tokenizer.json"));
        BpeTokenizer own = BpeVocabulary.Read(Translator).CreateTokenizer(specialTokensInText: true);
        TextData texts = Corpus.Task.ValidationData;
        for (int row = 0; row < texts.Count; row += 4)
        {
            string text = $"{CorpusTokens.Language("en")}{texts.Text(row)}{CorpusTokens.End}";
            int[] ids = HuggingFace.Encode(theirs, text);
            Assert.Equal(ids, own.EncodeToIds(text));
            Assert.Equal(text, own.Decode(ids));
        }
    }

    [Fact]
    public void Too_few_texts_are_refused_since_special_tokens_would_have_other_ids()
    {
        var corpus = new ParallelCorpus([new(Split.Train, 0, ["a text and a text", .. new string?[13]])]);
        string message = Assert.Throws<InputException>(() => CorpusTokens.Train(corpus)).Message;
        Assert.Contains("8192", message, StringComparison.Ordinal);
    }
}
