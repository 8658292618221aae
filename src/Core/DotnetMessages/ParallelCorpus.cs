using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNetPath.Core.DotnetMessages;
using MlNetPath.Core.Packages;

namespace MlNetPath.Core;

/// <summary>
/// The corpus dotnet-messages as parallel text: each message with its translations, in the splits that the built-in tasks have. Immutable and safe to use from many threads.
/// </summary>
public sealed class ParallelCorpus
{
    private readonly IReadOnlyList<ParallelMessage> messages;
    private readonly Lazy<string> fingerprint;

    internal ParallelCorpus(IReadOnlyList<ParallelMessage> messages)
    {
        this.messages = messages;
        fingerprint = new Lazy<string>(ComputeFingerprint);
    }

    /// <summary>The languages: English, then those it is translated into.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", .. MessageCorpus.Languages.Where(language => language != "en")];

    /// <summary>The licences that the texts are published under, as an SPDX expression.</summary>
    public static string License => MessagePackage.Licenses;

    /// <summary>SHA-256 over all messages and their splits, in lower-case hexadecimal.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <summary>The messages, in the corpus's order.</summary>
    internal IReadOnlyList<ParallelMessage> Messages => messages;

    /// <summary>Loads the corpus: from the cache in less than a second, or, the first time, from the restored packages.</summary>
    /// <param name="progress">Told the id of each package that is read the first time.</param>
    /// <exception cref="InputException">A package is missing or altered.</exception>
    public static ParallelCorpus Load(Action<string>? progress = null)
    {
        if (ParallelCache.TryRead() is { } cached)
        {
            return cached;
        }

        ParallelCorpus corpus = Create(MessageCorpus.Extract(progress));
        ParallelCache.Write(corpus);
        return corpus;
    }

    /// <summary>
    /// The messages of a split that both languages have, in the corpus's order. Left out are translations equal to their English original (untranslated), texts without two
    /// letters, a pair that was there before, and, in validation and test, a source text that an earlier split has too, case not counting: two English messages are at times
    /// translated alike, so only English sources are sure to differ.
    /// </summary>
    /// <param name="split">The split.</param>
    /// <param name="source">One of <see cref="Languages"/>.</param>
    /// <param name="target">Another.</param>
    /// <exception cref="InputException">A language is not in the corpus, or both are the same.</exception>
    public IReadOnlyList<TranslationPair> Pairs(Split split, string source, string target)
    {
        (int from, int to) = (IndexOf(source), IndexOf(target));
        if (from == to)
        {
            throw new InputException($"Source and target language are both '{source}'. Name two languages.");
        }

        var seen = new HashSet<(string, string)>();
        var earlier = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var pairs = new List<TranslationPair>();
        foreach (ParallelMessage message in messages)
        {
            if (message.Split < split && message.Texts[from] is { } known && message.Texts[to] is not null)
            {
                earlier.Add(known);
            }
        }

        foreach (ParallelMessage message in messages)
        {
            if (message.Split == split && message.Texts[from] is { } text && message.Texts[to] is { } translation
                && !earlier.Contains(text) && seen.Add((text, translation)))
            {
                pairs.Add(new TranslationPair(text, translation, message.Group));
            }
        }

        return pairs;
    }

    /// <summary>
    /// The different texts of a split, language by language in the order of <see cref="Languages"/>, each in the corpus's order. Left out, in validation and test, are texts that an earlier split has in the
    /// same language, case not counting.
    /// </summary>
    /// <param name="split">The split.</param>
    public IReadOnlyList<CorpusText> Texts(Split split)
    {
        var texts = new List<CorpusText>();
        for (int language = 0; language < Languages.Count; language++)
        {
            var earlier = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (ParallelMessage message in messages.Where(message => message.Split < split))
            {
                if (message.Texts[language] is { } known)
                {
                    earlier.Add(known);
                }
            }

            foreach (ParallelMessage message in messages.Where(message => message.Split == split))
            {
                if (message.Texts[language] is { } text && !earlier.Contains(text) && seen.Add(text))
                {
                    texts.Add(new CorpusText(Languages[language], text, message.Group));
                }
            }
        }

        return texts;
    }

    /// <summary>Makes the corpus of all strings.</summary>
    internal static ParallelCorpus Create(MessageCorpus corpus)
    {
        var groups = new MessageGroups(corpus.Messages);
        var numbers = Languages.Select((language, i) => (language, i)).ToDictionary(pair => pair.language, pair => pair.i);
        var rows = new OrderedDictionary<(string Assembly, string Key), ParallelMessage>();
        foreach (Message message in corpus.Messages)
        {
            if (!rows.TryGetValue((message.Assembly, message.Key), out ParallelMessage? row))
            {
                row = new ParallelMessage(groups[message], groups.GroupOf(message), new string?[Languages.Count]);
                rows.Add((message.Assembly, message.Key), row);
            }

            row.Texts[numbers[message.Language]] ??= message.Text;
        }

        foreach (ParallelMessage row in rows.Values)
        {
            string? english = row.Texts[0];
            for (int i = 0; i < row.Texts.Length; i++)
            {
                if (row.Texts[i] is { } text && ((i > 0 && text == english) || !Letters.AtLeastTwo(text)))
                {
                    row.Texts[i] = null;
                }
            }
        }

        return new ParallelCorpus([.. rows.Values]);
    }

    private static int IndexOf(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        for (int i = 0; i < Languages.Count; i++)
        {
            if (Languages[i] == language)
            {
                return i;
            }
        }

        throw new InputException($"There is no language '{language}' in the corpus. The languages are {string.Join(", ", Languages.Select(known => $"'{known}'"))}.");
    }

    private string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ParallelMessage message in messages)
        {
            // No text holds a character of 0 or 1, which part texts and tell a missing one from an empty one.
            string row = string.Join('\0', message.Texts.Select(text => text ?? "\u0001"));
            hash.AppendData([(byte)message.Split, 0xFF]);
            hash.AppendData(MemoryMarshal.AsBytes(row.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
