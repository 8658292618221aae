using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// Sequences of like length, as a step learns them. They are filled up a little, so that batches have few different shapes: libtorch prepares its products for each shape that it meets, and memory that was given back for one is no fit for the next.
/// </summary>
/// <param name="Sequences">The sequences.</param>
internal sealed record SequenceBatch(LearnedSequence[] Sequences)
{
    /// <summary>What follows a place that only fills up, in the place of a token; it counts for nothing.</summary>
    public const int Nothing = -100;

    private const int LengthStep = 8, LearnedStep = 256;

    /// <summary>How many positions sequences take that have so many tokens at most.</summary>
    public static int LengthOf(int mostTokens) => RoundUp(mostTokens - 1, LengthStep);

    /// <summary>How many tokens are learned.</summary>
    public int Count => Sequences.Sum(sequence => sequence.Count);

    /// <summary>How many places <see cref="Targets"/> gives: those of the tokens that are learned, and some that fill up.</summary>
    public int Places => RoundUp(Count, LearnedStep);

    /// <summary>How many positions <see cref="Inputs"/> has for each sequence.</summary>
    public int Length => LengthOf(Sequences.Max(sequence => sequence.Tokens.Length));

    /// <summary>The tokens that something follows, int64 [batch, length], padded at the end; a padded position is seen by none before it.</summary>
    public Tensor Inputs(Device device)
    {
        int length = Length;
        var tokens = new long[Sequences.Length * length];
        for (int row = 0; row < Sequences.Length; row++)
        {
            int[] own = Sequences[row].Tokens;
            for (int i = 0; i < own.Length - 1; i++)
            {
                tokens[(row * length) + i] = own[i];
            }
        }

        return tensor(tokens, [Sequences.Length, length], device: device);
    }

    /// <summary>What is learned: places among the positions of <see cref="Inputs"/>, counted through, and the token that follows there; both int64 [<see cref="Places"/>]. Behind those that are learned come places that <see cref="Nothing"/> follows.</summary>
    public (Tensor Places, Tensor Next) Targets(Device device)
    {
        int length = Length;
        List<long> places = [], next = [];
        for (int row = 0; row < Sequences.Length; row++)
        {
            foreach ((int start, int end) in Sequences[row].Learned)
            {
                for (int i = start; i < end; i++)
                {
                    places.Add((row * (long)length) + i - 1);
                    next.Add(Sequences[row].Tokens[i]);
                }
            }
        }

        int filling = Places - places.Count;
        places.AddRange(Enumerable.Repeat(0L, filling));
        next.AddRange(Enumerable.Repeat((long)Nothing, filling));
        return (tensor(places, device: device), tensor(next, device: device));
    }

    private static int RoundUp(int count, int step) => (count + step - 1) / step * step;
}
