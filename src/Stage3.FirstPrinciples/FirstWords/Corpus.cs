using System.Security.Cryptography;
using System.Text;
using MlNetPath.Core;

namespace MlNetPath.Stage3.FirstPrinciples;

/// <summary>
/// A few hundred short sentences, read from lines of text: one sentence a line, under a line such as <c># en</c> that names their language.
/// The built-in ones are <c>datasets/first-words</c>. Immutable.
/// </summary>
internal sealed class Corpus
{
    private static readonly Lazy<Corpus> FirstWordsCorpus = new(() => Parse(ReadBuiltIn()));

    private Corpus(IReadOnlyList<Sentence> sentences, string fingerprint) => (Sentences, Fingerprint) = (sentences, fingerprint);

    /// <summary>The corpus that was written for this project.</summary>
    public static Corpus FirstWords => FirstWordsCorpus.Value;

    /// <summary>The sentences in order.</summary>
    public IReadOnlyList<Sentence> Sentences { get; }

    /// <summary>SHA-256 of the text, line ends aside.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads a corpus.</summary>
    /// <exception cref="InputException">There is no sentence, or one that has no language, no word, or no mark at its end.</exception>
    public static Corpus Parse(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        var sentences = new List<Sentence>();
        string? language = null;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('#'))
            {
                language = lines[i][1..].Trim();
            }
            else if (!string.IsNullOrWhiteSpace(lines[i]))
            {
                IReadOnlyList<string> words = WordSplitter.Split(lines[i]);
                if (string.IsNullOrEmpty(language) || !WordSplitter.Ends.Contains(words[^1]) || !words.Any(WordSplitter.IsWord))
                {
                    throw new InputException($"Line {i + 1}, '{lines[i]}', is no sentence: it should end with one of {string.Join(' ', WordSplitter.Ends)}, have a word, and stand under a line such as '# en'.");
                }

                sentences.Add(new Sentence(language, words));
            }
        }

        if (sentences.Count == 0)
        {
            throw new InputException("The corpus has no sentences. Write one a line, under a line such as '# en'.");
        }

        var letters = new SentenceCase(sentences);
        return new Corpus([.. sentences.Select(letters.Apply)], Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines)))));
    }

    private static string ReadBuiltIn()
    {
        using var reader = new StreamReader(typeof(Corpus).Assembly.GetManifestResourceStream("first-words.txt")!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
