using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using MlNetPath.Core;

namespace MlNetPath.Stage6.LanguageModel;

/// <summary>Cuts texts into pre-tokens and counts how often each occurs, on several threads: merges are learned from the distinct ones, of which there are far fewer.</summary>
internal static class PreTokenCounter
{
    private const int TextsAtOnce = 1024;

    /// <summary>Counts them.</summary>
    /// <exception cref="InputException">The pattern does not match every character.</exception>
    /// <exception cref="OperationCanceledException">The options say so.</exception>
    public static Dictionary<string, long> Count(IEnumerable<string> texts, Regex pattern, BpeTrainingOptions options)
    {
        var all = new Dictionary<string, long>(StringComparer.Ordinal);
        var settings = new ParallelOptions { MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads, CancellationToken = options.Cancellation };
        options.Progress?.Report(new TrainingProgress("pre-tokens"));
        try
        {
            Parallel.ForEach(texts.Chunk(TextsAtOnce), settings, () => new Counts(), (chunk, _, counts) => counts.Add(chunk, pattern, options.Cancellation), counts => counts.AddTo(all));
        }
        catch (AggregateException e) when (e.InnerExceptions is [InputException or ArgumentException or OperationCanceledException, ..])
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return all;
    }

    // One thread's. Looked up by a span, so that only a new pre-token becomes a string.
    private sealed class Counts
    {
        private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
        private readonly WellFormedText wellFormed = new();

        public Counts Add(string[] texts, Regex pattern, CancellationToken cancellation)
        {
            Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
            foreach (string given in texts)
            {
                cancellation.ThrowIfCancellationRequested();
                string text = given is null ? throw new ArgumentException("One of the texts is null.", nameof(texts)) : wellFormed.Normalize(given);
                int end = 0;
                foreach (ValueMatch match in pattern.EnumerateMatches(text))
                {
                    if (match.Index != end || match.Length == 0)
                    {
                        break;
                    }

                    end += match.Length;
                    CollectionsMarshal.GetValueRefOrAddDefault(bySpan, text.AsSpan(match.Index, match.Length), out _)++;
                }

                if (end != text.Length)
                {
                    throw new InputException($"The pattern '{pattern}' does not match the character '{text[end]}' (U+{(int)text[end]:X4}), which no token could then hold. Give a pattern that matches everything.");
                }
            }

            return this;
        }

        public void AddTo(Dictionary<string, long> all)
        {
            lock (all)
            {
                foreach ((string preToken, int count) in counts)
                {
                    all[preToken] = all.GetValueOrDefault(preToken) + count;
                }
            }
        }
    }
}
