using System.Runtime.InteropServices;
using System.Text;

namespace MlNetPath.Onnx.Generation;

/// <summary>
/// Makes text of the bytes of tokens as they come. It never gives half a character, and holds back what could still become a stop string.
/// </summary>
/// <param name="stops">The stop strings in UTF-8, none of them empty. Bytes of one character never look like those of another, so bytes are compared.</param>
internal sealed class TextAssembler(IReadOnlyList<byte[]> stops)
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder text = new();
    private readonly List<byte> held = [];
    private char[] characters = [];
    private int taken;

    /// <summary>All that has been let go.</summary>
    public string Text => text.ToString();

    /// <summary>Takes the bytes of a token.</summary>
    /// <returns>Whether they complete a stop string; then nothing follows, and the text ends before it.</returns>
    public bool Add(ReadOnlySpan<byte> bytes)
    {
        if (stops.Count == 0)
        {
            Decode(bytes, flush: false);
            return false;
        }

        held.AddRange(bytes);
        ReadOnlySpan<byte> waiting = CollectionsMarshal.AsSpan(held);
        if (FirstStop(waiting) is var stop && stop >= 0)
        {
            Decode(waiting[..stop], flush: true);
            held.Clear();
            return true;
        }

        int free = waiting.Length;
        for (int start = 0; start < free; start++)
        {
            free = CouldStop(waiting[start..]) ? start : free;
        }

        Decode(waiting[..free], flush: false);
        held.RemoveRange(0, free);
        return false;
    }

    /// <summary>Lets go what is held back; nothing follows.</summary>
    public void End()
    {
        Decode(CollectionsMarshal.AsSpan(held), flush: true);
        held.Clear();
    }

    /// <summary>What has been let go since the last time.</summary>
    public string Take()
    {
        string piece = text.ToString(taken, text.Length - taken);
        taken = text.Length;
        return piece;
    }

    // Where the stop string begins that ends first, and of those the longest: so it does not matter in which pieces the bytes come.
    private int FirstStop(ReadOnlySpan<byte> waiting)
    {
        (int End, int Start) first = (int.MaxValue, -1);
        foreach (byte[] stop in stops)
        {
            int start = waiting.IndexOf(stop);
            if (start >= 0 && (start + stop.Length, start).CompareTo(first) < 0)
            {
                first = (start + stop.Length, start);
            }
        }

        return first.Start;
    }

    private bool CouldStop(ReadOnlySpan<byte> end)
    {
        foreach (byte[] stop in stops)
        {
            if (stop.AsSpan().StartsWith(end))
            {
                return true;
            }
        }

        return false;
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        int most = Encoding.UTF8.GetMaxCharCount(bytes.Length);
        characters = characters.Length >= most ? characters : new char[most];
        text.Append(characters, 0, decoder.GetChars(bytes, characters, flush));
    }
}
