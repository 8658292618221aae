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
        Gen.String[Gen.Char["ab é中 ж?"], 0, 24].Sample(text =>
        {
            var buckets = new BucketList();
            NgramHasher.Hash(text, buckets);
            return buckets.Items.ToArray().Order().SequenceEqual(Plain(text).Order());
        });

    [Fact]
    public void NgramsStayInsideWords()
    {
        var both = new BucketList();
        NgramHasher.Hash("ab cd", both);
        var first = new BucketList();
        NgramHasher.Hash("ab", first);
        var second = new BucketList();
        NgramHasher.Hash("cd", second);
        Assert.Equal(first.Items.ToArray().Concat(second.Items.ToArray()).Order(), both.Items.ToArray().Order());
    }

    // The definition, word for word: every run of 1 to 5 characters and at most 10 bytes in each word with its two spaces.
    private static IEnumerable<int> Plain(string text)
    {
        foreach (string word in text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Rune[] runes = [.. $" {word} ".EnumerateRunes()];
            for (int start = 0; start < runes.Length - 1; start++)
            {
                for (int end = start + 1; end <= Math.Min(runes.Length, start + NgramHasher.MaxCharacters); end++)
                {
                    byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(runes[start..end]));
                    if (bytes.Length <= NgramHasher.MaxBytes && !(end == start + 1 && start == 0))
                    {
                        BigInteger hash = NgramHasher.Seed;
                        foreach (byte b in bytes)
                        {
                            hash = (hash * NgramHasher.Base) + b + 1;
                        }

                        yield return (int)(hash % NgramHasher.Buckets);
                    }
                }
            }
        }
    }
}
