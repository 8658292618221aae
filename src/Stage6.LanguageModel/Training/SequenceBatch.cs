using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Sequences of like length, as a step learns them.</summary>
/// <param name="Sequences">The sequences.</param>
internal sealed record SequenceBatch(LearnedSequence[] Sequences)
{
    /// <summary>The tokens that something follows, int64 [batch, length], padded at the end; a padded position is seen by none before it.</summary>
    public Tensor Inputs(Device device)
    {
        int length = Sequences.Max(sequence => sequence.Tokens.Length) - 1;
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

    /// <summary>What is learned: places among the positions of <see cref="Inputs"/>, counted through, and the token that follows there; both int64 [learned].</summary>
    public (Tensor Places, Tensor Next) Targets(Device device)
    {
        int length = Sequences.Max(sequence => sequence.Tokens.Length) - 1;
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

        return (tensor(places, device: device), tensor(next, device: device));
    }
}
