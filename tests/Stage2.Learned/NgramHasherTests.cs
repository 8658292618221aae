using System.Numerics;
using System.Text;
using CsCheck;

namespace MlNetPath.Stage2.Learned.Tests;

public class NgramHasherTests
{
    [Fact]
    public void BucketCountIsThePrimeThatTheDocumentationClaims()
    {
        Assert.True(IsPrime(NgramHasher.Buckets));
        Assert.DoesNotContain(Enumerable.Range(NgramHasher.Buckets + 1, (1 << 22) - NgramHasher.Buckets - 1), IsPrime);

        static bool IsPrime(int n) => n > 1 && Enumerable.Range(2, (int)Math.Sqrt(n) - 1).All(d => n % d != 0);
    }

    [Fact]
    public void BucketsAreThoseOfAPlainReimplementation() =>
        Gen.String[Gen.Char["ab é中 ж?"], 0, 24].Sample(text => Buckets(text).Order().SequenceEqual(Defined(text).Order()));

    [Fact]
    public void CharactersStayInsideWordsAndWordsComeInPairs() =>
        Assert.Equal([.. Buckets("ab").Concat(Buckets("cd")).Append(Plain(" ab cd ")).Order()], [.. Buckets("ab cd").Order()]);

    [Fact]
    public void TheOrderOfWordsCounts()
    {
        Assert.Single(Buckets("file not").Except(Buckets("not file")));
        Assert.Single(Buckets("not file").Except(Buckets("file not")));
    }

    [Fact]
    public void AWordIsOneMoreNgramAndAShortOneIsTwo()
    {
        Assert.Single(Buckets("modul"), Plain(" modul "));
        Assert.Equal(2, Buckets("der").Count(bucket => bucket == Plain(" der ")));
        Assert.Single(Buckets("模块四"), Plain(" 模块四 "));
    }

    [Fact]
    public void OneNgramAloneHasTheSameBucket() => Assert.Equal(Plain(" 模块 ab "), NgramHasher.Bucket(" 模块 ab "));

    private static int[] Buckets(string text)
    {
        var buckets = new BucketList();
        NgramHasher.Hash(text, buckets);
        return buckets.Items.ToArray();
    }

    // The definition, word for word: every run of 1 to 5 characters and at most 10 bytes in each word with its two spaces, then the word with
    // them, and the word and the next one.
    private static IEnumerable<int> Defined(string text)
    {
        string[] words = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (int at = 0; at < words.Length; at++)
        {
            Rune[] runes = [.. $" {words[at]} ".EnumerateRunes()];
            for (int start = 0; start < runes.Length - 1; start++)
            {
                for (int end = start + 1; end <= Math.Min(runes.Length, start + NgramHasher.MaxCharacters); end++)
                {
                    string run = string.Concat(runes[start..end]);
                    if (Encoding.UTF8.GetByteCount(run) <= NgramHasher.MaxBytes && run != " ")
                    {
                        yield return Plain(run);
                    }
                }
            }

            yield return Plain($" {words[at]} ");
            if (at + 1 < words.Length)
            {
                yield return Plain($" {words[at]} {words[at + 1]} ");
            }
        }
    }

    private static int Plain(string ngram)
    {
        BigInteger hash = NgramHasher.Seed;
        foreach (byte b in Encoding.UTF8.GetBytes(ngram))
        {
            hash = (hash * NgramHasher.Base) + b + 1;
        }

        return (int)(hash % NgramHasher.Buckets);
    }
}
