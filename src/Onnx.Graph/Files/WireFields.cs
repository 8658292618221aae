namespace MlNetPath.Onnx.Graph;

/// <summary>
/// Walks over the fields of one message in protocol buffer encoding without decoding them. What it does not understand it gives as one last field with
/// number 0, so that the library, which decodes the rest, says what is wrong.
/// </summary>
internal ref struct WireFields(ReadOnlySpan<byte> message)
{
    private const int LengthDelimited = 2;
    private readonly ReadOnlySpan<byte> message = message;
    private int next;

    /// <summary>The field's number; 0 for the rest of a message that cannot be walked.</summary>
    public int Number { get; private set; }

    /// <summary>Where the field begins, tag included.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends.</summary>
    public readonly int End => next;

    /// <summary>Where the content of a field with a length begins.</summary>
    public int Content { get; private set; }

    /// <summary>Whether the field is a message, string or byte string.</summary>
    public bool HasLength { get; private set; }

    /// <summary>By how many bytes the last field is longer than the message: it was cut off.</summary>
    public long Missing { get; private set; }

    public bool MoveNext()
    {
        Start = next;
        if (next >= message.Length)
        {
            return false;
        }

        int position = next;
        if (!TryVarint(ref position, out ulong tag) || tag >> 3 is 0 or > int.MaxValue)
        {
            return GiveUp();
        }

        Number = (int)(tag >> 3);
        HasLength = (tag & 7) == LengthDelimited;
        ulong length = 0;
        switch (tag & 7)
        {
            case 0:
                if (!TryVarint(ref position, out _))
                {
                    return GiveUp();
                }

                break;
            case 1:
                length = 8;
                break;
            case LengthDelimited:
                if (!TryVarint(ref position, out length) || length > int.MaxValue)
                {
                    return GiveUp();
                }

                break;
            case 5:
                length = 4;
                break;
            default:
                return GiveUp();
        }

        Missing = (long)length - (message.Length - position);
        if (Missing > 0)
        {
            return GiveUp();
        }

        Content = position;
        next = position + (int)length;
        return true;
    }

    private bool GiveUp()
    {
        Number = 0;
        HasLength = false;
        next = message.Length;
        return true;
    }

    private readonly bool TryVarint(ref int position, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && position < message.Length; shift += 7)
        {
            byte part = message[position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
