using System.Text.Json.Nodes;
using MlNetPath.Core;
using MlNetPath.Stage6.LanguageModel;
using MlNetPath.Torch.Training;
using static TorchSharp.torch;

namespace MlNetPath.Benchmarks;

/// <summary>The language model after its first steps, begun with chance and with induction heads, with small steps and with large ones: what an example that is nearly right, or wholly, is worth to it.</summary>
internal static class BeginningsRun
{
    private const int Steps = 150, WarmUp = 100, MeasuredEvery = 80;

    /// <summary>A row for each beginning, before the first step and after the last.</summary>
    public static JsonArray Measure()
    {
        (BpeVocabulary vocabulary, Marks marks, CorpusSequences corpus) = LanguageLessons.Load();
        var trained = new LanguageModelOptions();
        IReadOnlyList<TokenizedMessage> messages = corpus.Training();
        LearnedSequence[] near = [.. corpus.Measured(Split.Validation, marks, new CurriculumOptions().LongestSequence, MeasuredEvery).Where(sequence => sequence.Learned.Length == 2)];
        (string What, LearnedSequence[] Sequences)[] measured =
        [
            ("loss without an example", [.. near.Select(sequence => sequence with { Learned = [sequence.Learned[0]] })]),
            ("behind the nearest message", [.. near.Select(sequence => sequence with { Learned = [sequence.Learned[1]] })]),
            ("behind the message itself", [.. near.Select(sequence => Itself(sequence, marks))]),
        ];
        using Tensor meanings = TokenMeanings.Of([.. messages.Select(message => message.InAllLanguages)], vocabulary.Tokens.Count, trained.Width);
        var rows = new JsonArray();
        foreach (double rate in new[] { trained.FullLearningRate, 0.0015 })
        {
            foreach (bool heads in new[] { false, true })
            {
                manual_seed(1);
                using var decoder = new Decoder(DecoderShape.Of(trained, vocabulary));
                decoder.Begin(meanings);
                if (heads)
                {
                    InductionHeads.Begin(decoder);
                }

                var learner = new SequenceLearner(decoder, new TranslationCurriculum(messages, marks, new(), seed: 1), [], trained.BatchTokens, CPU);
                Add(0, learner);
                Learn(decoder, learner, rate);
                Add(Steps, learner);

                void Add(int steps, SequenceLearner of)
                {
                    var row = new JsonObject { ["begins with"] = heads ? "induction heads" : "chance", ["learning rate"] = rate, ["steps"] = steps };
                    foreach ((string what, LearnedSequence[] sequences) in measured)
                    {
                        row[what] = Math.Round(of.Losses(sequences, CancellationToken.None).Sum() / sequences.Sum(sequence => sequence.Count), 2);
                    }

                    rows.Add(row);
                }
            }
        }

        return rows;
    }

    private static void Learn(Decoder decoder, SequenceLearner learner, double rate)
    {
        using var state = new TrainingState(decoder, rate, new LanguageModelOptions().WeightDecay);
        var options = new LoopOptions { Doing = "beginning", MaxEpochs = 1, LearningRate = rate, WarmUpSteps = WarmUp, Seed = 1 };
        new TrainingLoop<SequenceBatch>(state, new First(learner), options, checkpoint: null).Run(warn: null);
    }

    // The translation stands behind its own original and itself.
    private static LearnedSequence Itself(LearnedSequence sequence, Marks marks)
    {
        (int start, int end) = sequence.Learned[1];
        (int[] original, int[] translation) = (sequence.Tokens[sequence.Learned[0].End..(start - 1)], sequence.Tokens[start..(end - 1)]);
        LearnedSequence own = marks.WithExample(0, sequence.Language, (original, translation), original, translation);
        return own with { Learned = [own.Learned[1]] };
    }

    private sealed class First(SequenceLearner learner) : ILearner<SequenceBatch>
    {
        public int TextsInEpoch => learner.TextsInEpoch;

        public IEnumerable<(SequenceBatch Batch, int Taken)> Epoch(int epoch) => learner.Epoch(epoch).Take(Steps);

        public (Tensor Loss, int Weight) Loss(SequenceBatch batch) => learner.Loss(batch);

        public (double Loss, double? Accuracy)? Measure(CancellationToken cancellation) => null;
    }
}
