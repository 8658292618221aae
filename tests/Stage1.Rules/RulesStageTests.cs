using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules.Tests;

/// <summary>The stage as the rest of the project sees it.</summary>
public class RulesStageTests
{
    private static readonly RuleBook Book = Books.Of(
        """ "name": "exes", "label": "a", "kind": "characters", "match": "x" """,
        """ "name": "words", "label": "c", "kind": "keywords", "match": ["two words"], "weight": 3 """);

    [Fact]
    public void Predicts_evaluates_and_explains()
    {
        IStage stage = new RulesStage(Book);
        TextTask task = Books.Task();
        var ml = new MLContext(seed: 1);
        ITransformer model = stage.Fit(task);
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(model.Transform(task.Test(ml)));
        Assert.Equal(1, metrics.MicroAccuracy);
        PredictionEngine<TextInput, TextPrediction> engine = ml.Model.CreatePredictionEngine<TextInput, TextPrediction>(model);
        Assert.Equal("c", engine.Predict(new TextInput { Text = "x two words" }).PredictedLabel);
        Assert.Equal([0, 1, 0], engine.Predict(new TextInput { Text = null }).Score);
        Assert.Equal("rule 'words' (two words) +3 -> c 3, a 1", stage.Explain(model, "x two words"));
        Assert.Equal(2, stage.CountParameters(model));
    }

    [Fact]
    public void A_saved_model_needs_nothing_but_its_folder()
    {
        IStage stage = new RulesStage(Book);
        var ml = new MLContext(seed: 1);
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            ITransformer model = stage.Fit(Books.Task());
            stage.Save(ml, model, Books.Task(), folder);
            IStage other = new RulesStage();
            ITransformer loaded = other.Load(ml, folder);
            Assert.All(["x", "two words", "", "z"], text => Assert.Equal(stage.Explain(model, text), other.Explain(loaded, text)));
            Assert.Equal(Books.Labels, ((TextScoringTransformer)loaded).Labels);
            Assert.Equal(Book.Source, File.ReadAllText(Path.Combine(folder, "rules.json")));

            File.WriteAllText(Path.Combine(folder, "model.json"), """{ "labels": ["a"], "majority": "b", "book": "x" }""");
            Assert.Throws<InputException>(() => other.Load(ml, folder));
            File.Delete(Path.Combine(folder, "model.json"));
            Assert.Contains("'rules'", Assert.Throws<InputException>(() => other.Load(ml, folder)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Options_come_before_the_stage_and_the_stage_before_the_task()
    {
        TextTask task = Books.Task("languages");
        Assert.Same(Book, new RulesStage().BookFor(task, new RulesOptions { RuleBook = Book }));
        Assert.Same(Book, new RulesStage(Book).BookFor(task, new StageOptions()));
        Assert.Null(new RulesStage().BookFor(Books.Task(), new StageOptions()));

        // A task of one's own that happens to be called as a built-in one is not judged by that one's rules.
        Assert.Null(new RulesStage().BookFor(task, new StageOptions()));
        Assert.Equal("b", Assert.Single(Predicted(new RulesStage().Fit(task), "the and of")));
    }

    [Fact]
    public void The_majority_stage_always_says_the_same()
    {
        IStage stage = new MajorityStage();
        TextScoringTransformer model = stage.Fit(Books.Task(), new RulesOptions { RuleBook = Book });
        Assert.Equal(["b", "b"], Predicted(model, "x", "two words"));
        Assert.Equal(0, stage.CountParameters(model));
        Assert.Equal("no rule speaks for a label -> the majority class b", stage.Explain(model, "x"));
    }

    [Fact]
    public void The_cards_say_what_the_stages_are()
    {
        StageCard rules = new RulesStage().Card, majority = new MajorityStage().Card;
        Assert.Equal(("rules", true, false, true, "Stage1.Rules"), (rules.Id, rules.Deterministic, rules.GivesProbabilities, rules.WrittenByHand, rules.SourceFolder));
        Assert.Equal(("majority", true, false, false), (majority.Id, majority.Deterministic, majority.GivesProbabilities, majority.WrittenByHand));
    }

    [Fact]
    public void A_model_of_another_stage_is_refused()
    {
        ITransformer other = new MLContext().Transforms.CopyColumns("b", "Text").Fit(Books.Task().Train(new MLContext()));
        Assert.Throws<ArgumentException>(() => new RulesStage().Explain(other, ""));
    }

    private static IEnumerable<string> Predicted(TextScoringTransformer model, params string[] texts) => texts.Select(text =>
    {
        var scores = new float[model.Labels.Count];
        model.Scorer.Score(text, scores);
        return model.Labels[Array.IndexOf(scores, 1f)];
    });
}
