using System.Buffers.Binary;
using System.Text;

namespace MlNetPath.Core.GeneralText;

/// <summary>
/// Finds the strings of a BSON document (https://bsonspec.org/spec.html) with the names that lead to them. Of the other kinds of
/// value it knows numbers, dates, booleans and null, which it passes over.
/// </summary>
internal static class Bson
{
    private const int MostLevels = 32;

    /// <summary>Every string, in the document's order; the items of a list have the list's path, such as <c>/commerce/color</c>.</summary>
    /// <exception cref="FormatException">It is cut off, or no BSON of the kinds named above.</exception>
    public static IReadOnlyList<(string Path, string Text)> Strings(ReadOnlySpan<byte> document)
    {
        var found = new List<(string, string)>();
        try
        {
            Read(document, "", isList: false, found, 0);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new FormatException("The BSON document is cut off.", e);
        }

        return found;
    }

    private static void Read(ReadOnlySpan<byte> document, string path, bool isList, List<(string, string)> found, int level)
    {
        if (level == MostLevels)
        {
            throw new FormatException($"The BSON document has more than {MostLevels} levels.");
        }

        // A length, the elements, and a zero.
        ReadOnlySpan<byte> rest = document[..BinaryPrimitives.ReadInt32LittleEndian(document[..sizeof(int)])][sizeof(int)..^1];
        while (!rest.IsEmpty)
        {
            byte kind = rest[0];
            ReadOnlySpan<byte> own = rest[1..][..rest[1..].IndexOf((byte)0)];
            string name = isList ? path : $"{path}/{Encoding.UTF8.GetString(own)}";
            rest = rest[(own.Length + 2)..];
            int length = kind switch
            {
                0x02 => sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(rest[..sizeof(int)]),
                0x03 or 0x04 => BinaryPrimitives.ReadInt32LittleEndian(rest[..sizeof(int)]),
                0x01 or 0x09 or 0x12 => 8,
                0x10 => 4,
                0x08 => 1,
                0x0A => 0,
                _ => throw new FormatException($"The BSON document has a value of kind 0x{kind:X2} at '{name}', which is not read here."),
            };
            ReadOnlySpan<byte> value = rest[..length];
            if (kind == 0x02)
            {
                found.Add((name, Encoding.UTF8.GetString(value[sizeof(int)..^1])));
            }
            else if (kind is 0x03 or 0x04)
            {
                Read(value, name, kind == 0x04, found, level + 1);
            }

            rest = rest[length..];
        }
    }
}
