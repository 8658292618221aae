using System.Text.Json;
using Microsoft.ML;
using MlNetPath.Core;

namespace MlNetPath.Stage1.Rules;

/// <summary>
/// Rules that a person wrote, as an ML.NET pipeline. Fitting learns one thing: which label is the most frequent, for texts that no rule
/// speaks about. Scores are one-hot: rules know no probabilities. Safe to use from many threads.
/// </summary>
/// <param name="book">The rules; null for the book that comes with the task, or, where there is none, the majority class.</param>
public class RulesStage(RuleBook? book = null) : IStage
{
    private const string BookFile = "rules.json", ModelFile = "model.json";

    /// <inheritdoc/>
    public virtual StageCard Card { get; } = new("rules", "written rules", Deterministic: true)
    {
        GivesProbabilities = false,
        WrittenByHand = true,
        SourceFolder = "Stage1.Rules",
    };

    /// <inheritdoc/>
    public StageOptions DefaultOptions => new RulesOptions { RuleBook = book };

    /// <summary>The rules that the stage would use, or null where there are none and it answers with the majority class.</summary>
    /// <param name="task">The task.</param>
    /// <param name="options">The options; those of other stages mean the defaults.</param>
    public virtual RuleBook? BookFor(TextTask task, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (((options as RulesOptions)?.RuleBook ?? book) is { } given)
        {
            return given;
        }

        // Somebody's own task may have the name of a built-in one, and other labels.
        RuleBook? builtIn = RuleBook.Default(task.Name);
        return builtIn is not null && builtIn.Rules.All(rule => task.Labels.Contains(rule.Label)) ? builtIn : null;
    }

    /// <inheritdoc/>
    /// <exception cref="RuleBookException">A rule speaks of a label that the task does not have.</exception>
    public IEstimator<ITransformer> CreatePipeline(MLContext ml, TextTask task, StageOptions options)
    {
        ArgumentNullException.ThrowIfNull(task);
        #region pipeline
        RuleBook rules = BookFor(task, options) ?? RuleBook.Empty;
        rules.CheckLabels(task.Name, task.Labels);
        return new TextScoringEstimator(task.Labels, train => new RuleScorer(rules, task.Labels, MostFrequent(train, task.Labels.Count)));
        #endregion
    }

    /// <summary>Writes <c>rules.json</c>, the rule book as it was read, and <c>model.json</c>, the labels and the most frequent one.</summary>
    /// <inheritdoc/>
    public void Save(MLContext ml, ITransformer model, TextTask task, string folder)
    {
        RuleScorer scorer = ScorerOf(model);
        var state = new State(scorer.Book.Name, [.. scorer.Labels], scorer.Labels[scorer.Majority]);
        Atomically.WriteText(Path.Combine(folder, BookFile), scorer.Book.Source);
        Atomically.WriteText(Path.Combine(folder, ModelFile), JsonSerializer.Serialize(state, JsonSerializerOptions.Web));
    }

    /// <inheritdoc/>
    public ITransformer Load(MLContext ml, string folder)
    {
        string path = Path.Combine(folder, ModelFile);
        State? state;
        string source;
        try
        {
            state = JsonSerializer.Deserialize<State>(File.ReadAllText(path), JsonSerializerOptions.Web);
            source = File.ReadAllText(Path.Combine(folder, BookFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InputException($"'{folder}' holds no model of the stage '{Card.Id}': {e.Message} Train it anew.", e);
        }

        if (state is not { Labels: { } labels, Book: { } name } || Array.IndexOf(labels, state.Majority) is not (>= 0 and int majority))
        {
            throw new InputException($"'{path}' does not say what the labels are, and which is the most frequent. Train the stage '{Card.Id}' anew.");
        }

        RuleBook rules = RuleBook.Parse(source, name);
        rules.CheckLabels(folder, labels);
        return new TextScoringTransformer(new RuleScorer(rules, labels, majority), labels);
    }

    /// <summary>The number of rules.</summary>
    /// <inheritdoc/>
    public long? CountParameters(ITransformer model) => ScorerOf(model).Book.Rules.Count;

    /// <inheritdoc/>
    public string? Explain(ITransformer model, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return ScorerOf(model).Explain(text);
    }

    private static RuleScorer ScorerOf(ITransformer model) =>
        (model as TextScoringTransformer)?.Scorer as RuleScorer
        ?? throw new ArgumentException("The model was not made by this stage.", nameof(model));

    private static int MostFrequent(IDataView train, int labelCount)
    {
        var counts = new long[labelCount];
        DataViewSchema.Column column = train.Schema[StageColumns.Label];
        using DataViewRowCursor cursor = train.GetRowCursor([column]);
        ValueGetter<uint> read = cursor.GetGetter<uint>(column);
        uint key = 0;
        while (cursor.MoveNext())
        {
            read(ref key);
            if (key > 0)
            {
                counts[key - 1]++;
            }
        }

        return Array.IndexOf(counts, counts.Max());
    }

    private sealed record State(string? Book, string[]? Labels, string? Majority);
}
