using System.Numerics;
using MlNetPath.Onnx.Graph;

namespace MlNetPath.Stage2.Learned;

/// <summary>Powers of the hash's base, modulo the number of buckets. That is a prime, so every power has an inverse.</summary>
internal static class HashPowers
{
    // base^(Buckets - 1) = 1, so two digits of this many values make every exponent.
    private const int Digit = 2048;

    /// <summary>The base to the power of <paramref name="exponent"/>, which may be negative.</summary>
    public static long Of(int exponent) => (long)BigInteger.ModPow(NgramHasher.Base, exponent + (exponent < 0 ? NgramHasher.Buckets - 1 : 0), NgramHasher.Buckets);

    /// <summary>The powers of 0, 1 and so on, up to one exponent: Int64 [n].</summary>
    /// <param name="g">The graph.</param>
    /// <param name="count">How many: Int64 [1].</param>
    /// <param name="inverse">Whether their inverses are wanted.</param>
    public static OnnxValue Table(GraphBuilder g, OnnxValue count, bool inverse)
    {
        OnnxValue exponents = g.Mod(g.Range(count), NgramHasher.Buckets - 1);
        OnnxValue high = g.Div(exponents, Digit), low = g.Sub(exponents, g.Mul(high, Digit));
        return g.Mod(g.Mul(g.Gather(Digits(1), low), g.Gather(Digits(Digit), high)), NgramHasher.Buckets);

        OnnxValue Digits(long unit)
        {
            var values = new long[Digit];
            long step = (long)BigInteger.ModPow(NgramHasher.Base, inverse ? NgramHasher.Buckets - 1 - unit : unit, NgramHasher.Buckets);
            for (int i = 0; i < Digit; i++)
            {
                values[i] = i == 0 ? 1 : values[i - 1] * step % NgramHasher.Buckets;
            }

            return g.Constant(OnnxTensor.From<long>(values, Digit));
        }
    }
}
