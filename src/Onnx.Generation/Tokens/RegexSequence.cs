using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace MlNetPath.Onnx.Generation;

/// <summary>Cuts a text into the pieces within which bytes are merged: at the matches of the first pattern and between them, then each piece by the next pattern.</summary>
/// <remarks>.NET's patterns see characters beyond U+FFFF as two that are neither letters nor digits.</remarks>
internal sealed class RegexSequence(params IReadOnlyList<Regex> patterns) : PreTokenizer
{
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => PreTokenize(text.AsSpan());

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
    {
        List<(int Offset, int Length)> pieces = [(0, text.Length)];
        foreach (Regex pattern in patterns)
        {
            var finer = new List<(int, int)>(pieces.Count);
            foreach ((int offset, int length) in pieces)
            {
                int end = 0;
                foreach (ValueMatch match in pattern.EnumerateMatches(text.Slice(offset, length)))
                {
                    Add(finer, offset, end, match.Index);
                    Add(finer, offset, match.Index, end = match.Index + match.Length);
                }

                Add(finer, offset, end, length);
            }

            pieces = finer;
        }

        return pieces;
    }

    private static void Add(List<(int, int)> pieces, int offset, int from, int to)
    {
        if (to > from)
        {
            pieces.Add((offset + from, to - from));
        }
    }
}
