using static TorchSharp.torch;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>
/// What tokens mean, as far as counting tells: those that stand in the same messages, in whatever language, are alike, so that a word and its translations begin close together.
/// </summary>
/// <remarks>Deerwester et al., "Indexing by Latent Semantic Analysis", 1990, of messages in several languages as in Dumais et al., 1997; singular vectors by Halko et al., "Finding Structure with Randomness", 2011.</remarks>
internal static class TokenMeanings
{
    // More directions than wanted, and passes over the data, until the singular vectors are good enough.
    private const int Spare = 16, Passes = 3;

    /// <summary>A row for each token, all of length 1 but those of tokens that no message has, which are 0: [vocabulary, width].</summary>
    /// <param name="messages">The tokens of each message, in all languages together.</param>
    /// <param name="vocabulary">How many tokens there are.</param>
    /// <param name="width">How many numbers a row has.</param>
    public static Tensor Of(IReadOnlyList<IEnumerable<int>> messages, int vocabulary, int width)
    {
        using TorchSharp.DisposeScope scope = NewDisposeScope();
        using var off = no_grad();
        Tensor counts = Counts(messages, vocabulary);
        Tensor directions = linalg.qr(randn(vocabulary, width + Spare)).Q;
        for (int pass = 0; pass < Passes; pass++)
        {
            directions = linalg.qr(counts.t().matmul(counts.matmul(directions))).Q;
        }

        (_, Tensor strengths, Tensor turned) = linalg.svd(counts.matmul(directions), fullMatrices: false);
        long found = Math.Min(width, strengths.shape[0]); // few messages have few directions
        Tensor rows = nn.functional.pad(directions.matmul(turned.t()).narrow(1, 0, found) * strengths.narrow(0, 0, found).sqrt(), [0, width - found]);
        Tensor length = rows.pow(2).sum(1, keepdim: true).sqrt();
        return (rows / length.clamp(min: 1e-8)).MoveToOuterDisposeScope();
    }

    // What many messages have says little of any.
    private static Tensor Counts(IReadOnlyList<IEnumerable<int>> messages, int vocabulary)
    {
        var counts = new float[messages.Count * vocabulary];
        for (int message = 0; message < messages.Count; message++)
        {
            foreach (int token in messages[message])
            {
                counts[(message * vocabulary) + token]++;
            }
        }

        Tensor all = (tensor(counts, [messages.Count, vocabulary]) + 1).log();
        Tensor rarity = (messages.Count / (all.gt(0).sum([0L]) + 1.0f)).log();
        all = all * rarity;
        return all / all.pow(2).sum(1, keepdim: true).sqrt().clamp(min: 1e-8);
    }
}
