using System.Buffers;
using System.Text;
using System.Text.Unicode;
using MlNetPath.Core;

namespace MlNetPath.Cli;

/// <summary>Standard input as text, strictly UTF-8, the same for every verb that reads it: whole, or line by line.</summary>
internal static class StandardInput
{
    /// <summary>What stands for it on a command line.</summary>
    public const string Name = "-";

    /// <summary>Its bytes, once it is clear that there are any to wait for. A person who types them is told how to end.</summary>
    /// <param name="context">The streams.</param>
    /// <param name="what">What to type, such as <c>texts, one a line</c>.</param>
    /// <param name="otherwise">What to do where it is closed, as a sentence.</param>
    /// <exception cref="NoInputException">It is closed.</exception>
    public static Stream Open(CommandContext context, string what, string otherwise)
    {
        if (context.InputIsClosed)
        {
            throw new NoInputException($"Standard input is closed. {otherwise}");
        }

        if (context.InputIsTyped)
        {
            context.Notice($"Type {what}; end with {(OperatingSystem.IsWindows() ? "Ctrl+Z and Enter" : "Ctrl+D")}.");
        }

        return context.Input;
    }

    /// <summary>Its lines.</summary>
    /// <inheritdoc cref="Open"/>
    public static LineReader Lines(CommandContext context, string what, string otherwise) => new(Open(context, what, otherwise), "standard input");

    /// <summary>All of it, without a byte order mark, its ends of line as they are.</summary>
    /// <inheritdoc cref="Open" path="/param"/>
    /// <exception cref="InputException">It is closed, empty, not UTF-8, or cannot be read.</exception>
    public static string ReadAll(CommandContext context, string what, string otherwise)
    {
        byte[] bytes = ReadBytes(Open(context, what, otherwise), otherwise);
        ReadOnlySpan<byte> utf8 = bytes.AsSpan(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        return utf8.IsEmpty ? throw new NoInputException($"Standard input is empty. {otherwise}")
            : !Utf8.IsValid(utf8) ? throw new InputException($"Standard input is not UTF-8: its byte {FirstInvalid(bytes)}, counted from 1, belongs to no character. Save it as UTF-8.")
            : Encoding.UTF8.GetString(utf8);
    }

    private static byte[] ReadBytes(Stream input, string otherwise)
    {
        try
        {
            using var all = new MemoryStream();
            input.CopyTo(all);
            return all.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read standard input: {e.Message.TrimEnd('.')}. {otherwise}", e);
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int start = 0;
        while (Rune.DecodeFromUtf8(bytes[start..], out _, out int length) == OperationStatus.Done)
        {
            start += length;
        }

        return start + 1;
    }
}
